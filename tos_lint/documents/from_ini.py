"""INI files to trees: sections of keys, as the standard parser of Python reads them.

A value that begins on the lines below its key is a list of these lines. `%(key)s` and
`${section:key}` stand for other values; what they name is filled in where it is one known text.
"""

from __future__ import annotations

import re
from typing import Final

from tos_lint.documents.tree import DocumentError, Member, Node, TooMuch, container
from tos_lint.ir.spans import Span

MAX_FILLED: Final = 2_000
"""Characters of a value in which references are followed."""

_SECTION: Final = re.compile(r"\[([^\]\n]+)\]\s*(?:[#;].*)?$")
_KEY: Final = re.compile(r"([^=:\s\[#;][^=:]*?)\s*[=:]\s*(.*)$")
_COMMENT: Final = re.compile(r"(?:^|\s+)[#;].*$")
_REFERENCE: Final = re.compile(r"%\((\w+)\)s|\$\{(?:([\w. -]+):)?(\w+)\}")

Lines = list[tuple[str, Span]]
Sections = dict[str, tuple[Span, dict[str, Lines]]]


def ini_tree(text: str, limit: int) -> Node:
    """The root of an INI document. Raises DocumentError, and TooMuch above `limit` values."""
    sections = _sections(text, limit)
    common = sections.get("DEFAULT", (Span(1), {}))[1]
    members = []
    for name, (span, keys) in sections.items():
        held = {**common, **keys}
        inner = [Member(key, lines[0][1], _node(lines, held, sections)) for key, lines in held.items()]
        members.append(Member(name, span, container("mapping", span, inner, limit)))
    return container("mapping", Span(1), members, limit)


def _sections(text: str, limit: int) -> Sections:
    """The lines of every value, by section and key. Raises DocumentError."""
    sections: Sections = {}
    keys: dict[str, Lines] | None = None
    value: Lines | None = None
    count = 0
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        stripped = line.strip()
        if not stripped or stripped[0] in "#;":
            continue
        count += 1
        if count > limit:
            raise TooMuch(f"more than {limit} values", number)
        span = Span(number, len(line) - len(line.lstrip()) + 1)
        if section := _SECTION.match(stripped):
            keys, value = sections.setdefault(section[1].strip(), (span, {}))[1], None
        elif line[0] in " \t" and value is not None:
            value.append((_COMMENT.sub("", stripped), span))
        elif keys is not None and (key := _KEY.match(stripped)):
            value = keys[key[1].lower()] = [(_COMMENT.sub("", key[2]), span)]
        elif keys is None:
            raise DocumentError("not INI: a line before the first section", number)
    return sections


def _node(lines: Lines, held: dict[str, Lines], sections: Sections) -> Node:
    """A value: one text, or the texts of the lines below its key."""
    (first, span), *rest = lines
    if first or not rest:
        return Node(span, _filled("\n".join(text for text, _ in lines), held, sections))
    nodes = [Member(position, at, Node(at, text)) for position, (text, at) in enumerate(rest)]
    return container("list", span, nodes, len(nodes) + 1)


def _filled(text: str, held: dict[str, Lines], sections: Sections) -> str:
    """A text with what it refers to; what is not said stays as it is."""

    def said(found: re.Match[str]) -> str:
        keys = sections.get(found[2], (span, {}))[1] if found[2] else held
        lines = keys.get((found[1] or found[3]).lower())
        return lines[0][0] if lines and len(lines) == 1 else found[0]

    span = Span(1)
    return _REFERENCE.sub(said, text) if len(text) <= MAX_FILLED else text
