"""The code cells of a notebook, each line with the place where the `.ipynb` file stores it.

The file's JSON is scanned once for strings and brackets, which is enough to follow the path to
`cells[i].source` and costs little where outputs are megabytes of base64.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from tos_lint.lower.python.origin import LineOrigin

_TOKEN: Final = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[{}\[\]:,]')
_ESCAPED_NEWLINE: Final = re.compile(r"\\(.)", re.DOTALL)
_PYTHON: Final = ("python", "ipython")


class NotNotebook(Exception):
    """The text is not a notebook with cells; the message says why."""


@dataclass(slots=True)
class Cell:
    """One code cell: its number among all cells, its lines, and where each is stored."""

    number: int
    lines: list[str]
    origins: list[LineOrigin]


@dataclass(slots=True)
class _Found:
    kind: str = ""
    pieces: list[tuple[int, int]] = field(default_factory=list)
    """Offsets of the first and past the last character between the quotes of each source string."""


def code_cells(text: str) -> list[Cell]:
    """The code cells in order. Raises `NotNotebook`."""
    _check(text)
    newlines = [found.start() for found in re.finditer("\n", text)]
    return [
        _cell(text, newlines, number, found)
        for number, found in enumerate(_scan(text))
        if found.kind == "code"
    ]


def _check(text: str) -> None:
    try:
        root = json.loads(text)
    except ValueError as error:
        raise NotNotebook(f"not a notebook: {error}") from None
    except RecursionError:
        raise NotNotebook("not a notebook: nested too deeply") from None
    if not isinstance(root, dict) or not isinstance(root.get("cells"), list):
        old = isinstance(root, dict) and "worksheets" in root
        why = "a notebook of format 3 or older: save it again with a current Jupyter" if old else "no cells"
        raise NotNotebook(f"not a notebook that can be read: {why}")
    language = _language(root.get("metadata"))
    if language and not language.lower().startswith(_PYTHON):
        raise NotNotebook(f"a notebook in {language} is not read")


def _language(metadata: object) -> str:
    """The language that a notebook's metadata names, if they do."""
    if isinstance(metadata, dict):
        for section, key in (("kernelspec", "language"), ("language_info", "name")):
            part = metadata.get(section)
            if isinstance(part, dict) and isinstance(part.get(key), str):
                return str(part[key])
    return ""


def _scan(text: str) -> list[_Found]:
    """Follow the brackets to the cells: `{`, its key `cells`, `[`, `{`, its key `source`."""
    cells: list[_Found] = []
    containers: list[str] = []
    keys: list[str] = []
    expecting_key = False
    for token in _TOKEN.finditer(text):
        mark = text[token.start()]
        if mark in "{[":
            containers.append(mark)
            keys.append("")
            expecting_key = mark == "{"
            if mark == "{" and len(containers) == 3 and containers[1] == "[" and keys[0] == "cells":
                cells.append(_Found())
        elif mark in "}]":
            containers.pop()
            keys.pop()
            expecting_key = False
        elif mark == ",":
            expecting_key = containers[-1:] == ["{"]
        elif mark == ":":
            expecting_key = False
        elif expecting_key:
            keys[-1] = json.loads(token.group(), strict=False) if len(containers) in (1, 3) else ""
        elif 3 <= len(containers) <= 4 and keys[0] == "cells" and cells:
            _note(cells[-1], text, token, keys)
    return cells


def _note(cell: _Found, text: str, token: re.Match[str], keys: list[str]) -> None:
    if keys[2] == "source":
        cell.pieces.append((token.start() + 1, token.end() - 1))
    elif keys[2] == "cell_type" and len(keys) == 3:
        cell.kind = text[token.start() + 1 : token.end() - 1]


def _cell(text: str, newlines: list[int], number: int, found: _Found) -> Cell:
    lines: list[str] = []
    origins: list[LineOrigin] = []
    unfinished = False
    for start, end in found.pieces:
        for offset, past in _raw_lines(text, start, end):
            line = json.loads(f'"{text[offset:past]}"', strict=False)
            if unfinished:
                lines[-1] += line
            else:
                row = bisect_right(newlines, offset) + 1
                column = offset - (newlines[row - 2] if row > 1 else -1)
                lines.append(line)
                origins.append(LineOrigin(row, number, len(lines), column, text[offset:past]))
            unfinished = not line.endswith("\n")
    lines = [line.rstrip("\r\n") for line in lines]
    return Cell(number, lines, origins)


def _raw_lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The parts of a JSON string that are one line each, as offsets, escapes as they are."""
    begin = start
    for escape in _ESCAPED_NEWLINE.finditer(text, start, end):
        if escape.group(1) == "n":
            yield begin, escape.end()
            begin = escape.end()
    if begin < end:
        yield begin, end
