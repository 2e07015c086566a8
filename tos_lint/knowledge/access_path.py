"""The grammar of access paths: how rows name what a library offers.

    path     = root { segment }
    root     = name | "<any>"
    segment  = "." name | "()" | "[]"

`parse_access_path(print_access_path(p)) == p`.
"""

from __future__ import annotations

import re

_SEGMENT = re.compile(r"\.[A-Za-z_]\w*|\(\)|\[\]")
_ROOT = re.compile(r"[A-Za-z_]\w*|<any>")

AccessPath = tuple[str, ...]
"""The root and the segments, each as written: `("openai", ".OpenAI", "()", ".chat")`."""


class NotAnAccessPath(ValueError):
    """Text that the grammar of access paths does not allow; the message says where it stops."""


def parse_access_path(text: str) -> AccessPath:
    """The root and segments that `text` writes. Raises `NotAnAccessPath`."""
    root = _ROOT.match(text)
    if root is None:
        raise NotAnAccessPath(f"`{text}` does not begin with an importable name or `<any>`")
    segments, position = [root.group()], root.end()
    while position < len(text):
        segment = _SEGMENT.match(text, position)
        if segment is None:
            raise NotAnAccessPath(f"`{text[position:]}` in `{text}` is not `.name`, `()` or `[]`")
        segments.append(segment.group())
        position = segment.end()
    return tuple(segments)


def print_access_path(path: AccessPath) -> str:
    """The text that `parse_access_path` reads back as the same value."""
    return "".join(path)
