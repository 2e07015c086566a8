"""Where something is written.

A `Span` counts lines and columns from 1, in the file as it is stored: a statement of a notebook has
the line of the `.ipynb` file, so that editors, `git blame` and SARIF agree, and its place within
the cell beside it. Spans do not name their file; a `Location` does.
"""

from __future__ import annotations

import copyreg
from typing import NamedTuple


class Span(NamedTuple):
    """Lines and columns of one construct, 1-based, inside a file that the context names."""

    line: int
    column: int = 1
    end_line: int = 0
    cell: int = -1
    """0-based index over all cells of a notebook; -1 outside notebooks."""
    cell_line: int = 0
    """1-based line within the cell; 0 outside notebooks."""

    @property
    def last(self) -> int:
        """The last line of the construct."""
        return max(self.line, self.end_line)


copyreg.pickle(Span, lambda span: (Span, tuple(span)))  # half the time of what named tuples do


class Location(NamedTuple):
    """A span and the project-relative path (forward slashes) of the file that holds it."""

    path: str
    span: Span

    def __str__(self) -> str:
        if self.span.cell >= 0:
            return f"{self.path}:cell {self.span.cell}:{self.span.cell_line}"
        return f"{self.path}:{self.span.line}"
