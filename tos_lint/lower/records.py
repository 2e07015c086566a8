"""Data files: the first rows, as far as they were handed over, with short texts only.

What a row says of its own maker stands in short texts: an id, a model's name. Long texts are what the
row is about, and numbers name nobody; both are left out. A row is a document whose path begins with its
number; its line is where it starts. A row that the look cut in two is no fault of the file.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from typing import Final

from tos_lint.ir.facts import Entry, FileFacts, Gap, Reason
from tos_lint.ir.spans import Span

MAX_ROWS: Final = 400
MAX_ENTRIES: Final = 3_000
"""Values of one file."""
MAX_VALUES: Final = 200
"""Values of one row."""
MAX_TEXT: Final = 160
"""Characters of a value that is kept."""
MAX_DEPTH: Final = 8
MAX_ITEMS: Final = 8
"""Members of a list within a row."""
MAX_CHARACTERS: Final = 65_536

_TABLES: Final = {".csv": ",", ".tsv": "\t"}
_LINES: Final = (".jsonl", ".ndjson")
_BLANK: Final = re.compile(r"[\s,]*")
_POINTER: Final = "version https://git-lfs"
_LIST: Final = re.compile(r"\s*\[")

Key = str | int
Rows = Iterator[tuple[int, object]]
"""Rows with the number of their first line."""


def lower_records(path: str, text: str) -> FileFacts:
    """The rows of a table, of JSON lines, or of a JSON list, as far as the text goes."""
    head = text[:MAX_CHARACTERS]
    if head.startswith(_POINTER):
        gap = Gap(Reason.UNREADABLE, "a pointer to data that is kept elsewhere (Git LFS)", Span(1))
        return FileFacts(path, gaps=(gap,))
    separator = next((mark for suffix, mark in _TABLES.items() if path.lower().endswith(suffix)), "")
    gaps: list[Gap] = []
    document = head.lstrip("\ufeff \t\r\n").startswith("{") and not path.lower().endswith(_LINES)
    rows = _table(head, separator, gaps) if separator else _json_rows(head, gaps, document)
    entries: list[Entry] = []
    for number, (line, row) in enumerate(rows):
        if number >= MAX_ROWS or len(entries) >= MAX_ENTRIES:
            gaps.append(Gap(Reason.TOO_LARGE, f"only the first {number} rows were looked at", Span(line)))
            break
        entries += _entries(number, row, Span(line))
    else:
        if len(text) > MAX_CHARACTERS and not document:
            detail = f"only the first {MAX_CHARACTERS} characters of {len(text)} were looked at"
            gaps.append(Gap(Reason.TOO_LARGE, detail, Span(1)))
    return FileFacts(path, gaps=tuple(gaps), rows=tuple(entries))


def _table(text: str, separator: str, gaps: list[Gap]) -> Rows:
    """The rows of a table with a head, as mappings."""
    reader = csv.reader(text.splitlines(keepends=True), delimiter=separator)
    try:
        head = next(reader, [])
        line = reader.line_num
        for cells in reader:
            yield line + 1, dict(zip(head, cells, strict=False))
            line = reader.line_num
    except csv.Error as error:
        gaps.append(Gap(Reason.SYNTAX, f"not a table: {error}", Span(max(reader.line_num, 1))))


def _json_rows(text: str, gaps: list[Gap], document: bool) -> Rows:
    """The members of a JSON list, or one value a line; of what may be one document only the latter."""
    start = _LIST.match(text)
    if start is not None:
        yield from _members(text, start.end(), gaps)
        return
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield number, json.loads(line)
        except (ValueError, RecursionError) as error:
            if document:
                return
            if number < len(lines) and not gaps:
                gaps.append(Gap(Reason.SYNTAX, f"not a row of JSON: {_said(error)}", Span(number)))


def _members(text: str, position: int, gaps: list[Gap]) -> Rows:
    """The members of a JSON list up to where the text was cut."""
    decoder = json.JSONDecoder()
    line, counted = 1, 0
    while True:
        blank = _BLANK.match(text, position)
        position = blank.end() if blank else position
        if text[position : position + 1] in ("", "]"):
            return
        try:
            value, end = decoder.raw_decode(text, position)
        except RecursionError as error:
            gaps.append(Gap(Reason.BOUND, f"not a list of rows: {_said(error)}", Span(line)))
            return
        except ValueError:
            return
        line, counted = line + text.count("\n", counted, position), position
        yield line, value
        position = end


def _said(error: Exception) -> str:
    return "nested too deeply" if isinstance(error, RecursionError) else str(error).partition("\n")[0][:120]


def _entries(number: int, row: object, span: Span) -> list[Entry]:
    """The short values of one row, and its containers."""
    found: list[Entry] = []
    pending: list[tuple[tuple[Key, ...], object]] = [((number,), row)]
    while pending and len(found) < MAX_VALUES:
        path, value = pending.pop()
        below: list[tuple[tuple[Key, ...], object]] = []
        match value:
            case dict() if len(path) <= MAX_DEPTH:
                below = [((*path, str(key)[:MAX_TEXT]), inner) for key, inner in value.items()]
            case list() if len(path) <= MAX_DEPTH:
                below = [((*path, index), inner) for index, inner in enumerate(value[:MAX_ITEMS])]
            case dict() | list():
                continue
            case str() if len(value) > MAX_TEXT:
                continue
            case str():
                if len(path) > 1:
                    found.append(Entry(path, value, span))
                continue
            case _:
                continue
        if len(path) > 1:
            found.append(Entry(path, None, span, "list" if isinstance(value, list) else "mapping"))
        pending += reversed(below)
    return found
