"""Where the parsed text stands in the file as stored."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from tos_lint.ir.spans import Span

_span: Final = tuple.__new__
"""Makes a span from all its fields in half the time; no other call is made as often."""
_CHARACTER: Final = re.compile(r"\\u[0-9a-fA-F]{4}|\\.|.", re.DOTALL)
Node = ast.expr | ast.stmt | ast.excepthandler | ast.alias | ast.keyword | ast.pattern


@dataclass(frozen=True, slots=True)
class LineOrigin:
    """One line of a notebook's cell, and where the `.ipynb` file holds it."""

    row: int
    cell: int
    cell_line: int
    column: int = 1
    """Column of the row where the line begins."""
    stored: str = ""
    """The line as the row has it, with JSON's escapes."""

    def stored_column(self, column: int) -> int:
        """The column of the row, in characters, that holds a column of the line, in bytes (from 1)."""
        before = self.stored[: column - 1]
        if "\\" not in before and before.isascii():
            return self.column + column - 1
        offset = passed = 0
        while passed < column - 1 and (found := _CHARACTER.match(self.stored, offset)):
            offset = found.end()
            passed += _width(found.group())
        return self.column + offset


def _width(stored: str) -> int:
    """The bytes in UTF-8 of one character as JSON stores it; two for half of a surrogate pair."""
    if len(stored) == 1:
        return len(stored.encode(errors="replace"))
    if stored[1] != "u":
        return 1
    character = stored.encode().decode("unicode_escape")
    return 2 if "\ud800" <= character <= "\udfff" else len(character.encode())


class Origin(Protocol):
    """Turns positions of the parsed text into spans of the stored file."""

    def span(self, node: Node) -> Span:
        """Where a node stands."""
        ...

    def at(self, line: int, column: int = 1) -> Span:
        """Where a line of the text stands."""
        ...


class TextOrigin:
    """The text is the file."""

    def __init__(self, text: str) -> None:
        lines = [] if text.isascii() else text.split("\n")
        self._wide = {number: line for number, line in enumerate(lines, 1) if not line.isascii()}

    def span(self, node: Node) -> Span:
        """The node's own lines; the parser counts columns in bytes, a span in characters."""
        line, column = node.lineno, node.col_offset
        if line in self._wide:
            before = self._wide[line].encode(errors="replace")[:column]
            column = len(before.decode(errors="ignore"))
        return _span(Span, (line, column + 1, node.end_lineno or line, -1, 0))

    def at(self, line: int, column: int = 1) -> Span:
        """The same line."""
        return Span(line, column)


class CellOrigin:
    """The text is a notebook's cells, one after the other."""

    def __init__(self, lines: Sequence[LineOrigin]) -> None:
        self._lines = lines

    def span(self, node: Node) -> Span:
        """The rows of the node's first and last line."""
        return self.at(node.lineno, node.col_offset + 1, node.end_lineno)

    def at(self, line: int, column: int = 1, end_line: int | None = None) -> Span:
        """The row of a line, and its place in its cell."""
        if not self._lines:
            return Span(1)
        first = self._lines[min(max(line, 1), len(self._lines)) - 1]
        last = self._lines[min(max(end_line or line, 1), len(self._lines)) - 1]
        return Span(first.row, first.stored_column(column), last.row, first.cell, first.cell_line)
