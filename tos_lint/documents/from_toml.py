"""TOML to trees: the standard reader for the values, a scan of the lines for their places.

The scan knows table headers and keys at the beginning of a line. What stands inside an inline table
or a list has the place of the key that holds it, unless its text is found further down.
"""

from __future__ import annotations

import math
import re
import tomllib
from typing import Final

from tos_lint.documents.tree import MAX_DEPTH, DocumentError, Key, Member, Node, TooMuch, container
from tos_lint.ir.facts import Scalar
from tos_lint.ir.spans import Span

_HEADER: Final = re.compile(r"\s*\[(\[?)([^\[\]]+)\]\]?\s*(?:#.*)?$")
_KEY: Final = re.compile(
    r"""\s*((?:[\w-]+|"[^"\n]*"|'[^'\n]*')(?:\s*\.\s*(?:[\w-]+|"[^"\n]*"|'[^'\n]*'))*)\s*="""
)
_PART: Final = re.compile(r"""[\w-]+|"[^"\n]*"|'[^'\n]*'""")
_PLACE: Final = re.compile(r"at line (\d+)")

Places = dict[tuple[Key, ...], Span]


def toml_tree(text: str, limit: int) -> Node:
    """The root of a TOML document. Raises DocumentError, and TooMuch above `limit` values."""
    places = _places(text)  # first: the standard reader takes quadratic time on long dotted keys
    try:
        values = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        place = _PLACE.search(str(error))
        line = int(place.group(1)) if place else 1
        raise DocumentError(f"not TOML: {error}", line) from error
    return _node(values, (), Span(1), places, limit)


def _places(text: str) -> Places:
    """Where each table and key begins."""
    places: Places = {}
    table: tuple[Key, ...] = ()
    counts: dict[tuple[Key, ...], int] = {}
    for number, line in enumerate(text.split("\n"), 1):
        span = Span(number, len(line) - len(line.lstrip()) + 1)
        if header := _HEADER.match(line):
            table = _counted(_parts(header.group(2), number), counts)
            if header.group(1):
                position = counts.get(table, -1) + 1
                counts[table] = position
                places.setdefault(table, span)
                table = (*table, position)
            places.setdefault(table, span)
        elif key := _KEY.match(line):
            path = (*table, *_parts(key.group(1), number))
            for length in range(len(table) + 1, len(path) + 1):
                places.setdefault(path[:length], span)
    return places


def _parts(dotted: str, line: int) -> tuple[str, ...]:
    """The keys of a dotted key, quotes removed. Raises TooMuch for a chain that no person writes."""
    parts = _PART.findall(dotted)
    if len(parts) > MAX_DEPTH:
        raise TooMuch(f"nested more than {MAX_DEPTH} deep", line)
    return tuple(part.strip("\"'") for part in parts)


def _counted(path: tuple[str, ...], counts: dict[tuple[Key, ...], int]) -> tuple[Key, ...]:
    """A header's path, with the current position after each array of tables above its last key."""
    counted: tuple[Key, ...] = ()
    for index, key in enumerate(path):
        counted = (*counted, key)
        if index < len(path) - 1 and counted in counts:
            counted = (*counted, counts[counted])
    return counted


def _node(value: object, path: tuple[Key, ...], span: Span, places: Places, limit: int) -> Node:
    """The tree of a value that stands at `span`, unless the scan knows better."""
    if len(path) > MAX_DEPTH:
        raise TooMuch(f"nested more than {MAX_DEPTH} deep", span.line)
    items: list[tuple[Key, object]]
    match value:
        case dict():
            kind, items = "mapping", list(value.items())
        case list():
            kind, items = "list", list(enumerate(value))
        case _:
            return Node(span, _scalar(value))
    members = []
    for key, item in items:
        below = (*path, key)
        place = places.get(below, span)
        members.append(Member(key, place, _node(item, below, place, places, limit)))
    return container(kind, span, members, limit)


def _scalar(value: object) -> Scalar:
    """A scalar as plain data: dates, times and numbers that are not finite become text."""
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value if isinstance(value, str | int | float | bool) else str(value)
