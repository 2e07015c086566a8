"""The grammar of access paths: how rows name what a library offers.

    path     = root { segment }
    root     = name | "<any>"
    segment  = "." name | "()" | "[]"

`parse_access_path(print_access_path(p)) == p`.
"""

from __future__ import annotations

import re

_PART = r"\.[A-Za-z_]\w*|\(\)|\[\]"
_PATH = re.compile(rf"(?:[A-Za-z_]\w*|<any>)(?:{_PART})*")
_PARTS = re.compile(rf"^(?:[A-Za-z_]\w*|<any>)|{_PART}")

AccessPath = tuple[str, ...]
"""The root and the segments, each as written: `("openai", ".OpenAI", "()", ".chat")`."""


class NotAnAccessPath(ValueError):
    """Text that the grammar of access paths does not allow; the message says where it stops."""


def parse_access_path(text: str) -> AccessPath:
    """The root and segments that `text` writes. Raises `NotAnAccessPath`."""
    path = _PATH.match(text)
    if path is None:
        raise NotAnAccessPath(f"`{text}` does not begin with an importable name or `<any>`")
    if path.end() < len(text):
        raise NotAnAccessPath(f"`{text[path.end() :]}` in `{text}` is not `.name`, `()` or `[]`")
    return tuple(_PARTS.findall(text))


def print_access_path(path: AccessPath) -> str:
    """The text that `parse_access_path` reads back as the same value."""
    return "".join(path)
