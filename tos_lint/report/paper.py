"""Lines of styled text that know nothing of terminals.

A line is a tuple of segments, each a text and the name of a style. Plain output drops the styles;
the text format turns them into colours where somebody looks at a terminal. Names and texts come from
the files that were read, so nothing in them may command that terminal.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence

Segment = tuple[str, str]
"""A text and its style: empty, or one of the styles of the text format."""
Line = tuple[Segment, ...]

BLANK: Line = ()
_LABEL = 9


def plain(lines: Iterable[Line]) -> str:
    """The lines without their styles, each ending in a line break."""
    return "".join("".join(printable(text) for text, _ in line).rstrip() + "\n" for line in lines)


def printable(text: str) -> str:
    """The text with every character that a terminal might obey, or not show, written as an escape."""
    if text.isprintable():
        return text
    return "".join(
        char if char.isprintable() else " " if char.isspace() else char.encode("unicode_escape").decode()
        for char in text
    )


def words(text: str, style: str = "") -> Line:
    """A line of one style."""
    return ((text, style),)


def labelled(label: str, text: str, width: int, style: str = "", indent: int = 2) -> Iterator[Line]:
    """A text beside its label, wrapped to the width; an empty label continues the one above."""
    margin = indent + _LABEL
    room = max(width - margin, 30)
    pieces = textwrap.wrap(text, room, break_long_words=False, break_on_hyphens=False) or [""]
    for index, piece in enumerate(pieces):
        head = f"{label if index == 0 else '':<{_LABEL}}"
        yield ((" " * indent + head, "label"), (piece, style))


def wrapped(text: str, width: int, indent: int = 2, style: str = "") -> Iterator[Line]:
    """A text wrapped to the width."""
    for piece in textwrap.wrap(text, max(width - indent, 30), break_long_words=False, break_on_hyphens=False):
        yield ((" " * indent + piece, style),)


def table(rows: Sequence[tuple[Segment, ...]], indent: int = 2) -> Iterator[Line]:
    """Rows whose cells begin at the same columns."""
    if not rows:
        return
    widths = [max(len(row[index][0]) for row in rows) for index in range(len(rows[0]))]
    for row in rows:
        cells = [(f"{text:<{wide}}  ", style) for (text, style), wide in zip(row, widths, strict=True)]
        yield (((" " * indent), ""), *cells)
