"""Parquet: what the footer says of the columns, without reading any page.

The footer is one structure in Thrift's compact protocol: the columns of every row group, and for most of
them the smallest and the largest value. Both are values that occur, so a column that names a model says
whose it is by them. They become two rows, the smallest and the largest. Compressed pages are never
opened: that would need a library, and much memory for hostile files.

The reader knows no field names, only types; the few field numbers that matter are written below. It is
bounded by the length of the footer and by `MAX_VALUES`, and anything odd ends it.
"""

from __future__ import annotations

from typing import Final

from tos_lint.ir.facts import Entry, FileFacts, Gap, Reason
from tos_lint.ir.spans import Span

MAX_VALUES: Final = 200_000
"""Values of the structure that are read."""
MAX_DEPTH: Final = 24
MAX_TEXT: Final = 160
MAX_COLUMNS: Final = 400

_ROW_GROUPS, _COLUMNS, _META, _PATH, _STATISTICS = 4, 1, 3, 3, 12
"""Field numbers: of the footer, of a row group, of a column, and of its description."""
_LARGEST: Final = (5, 1)
_SMALLEST: Final = (6, 2)
"""Field numbers in statistics, the newer one first."""
_REPEATED: Final = frozenset({"list", "array", "bag"})
_ITEM: Final = frozenset({"element", "item", "array", "array_element"})
_PARTLY: Final = "a Parquet file: only what its footer says of the columns was read"

Value = dict[int, "Value"] | list["Value"] | bytes | int | bool | None


def lower_parquet(path: str, text: str) -> FileFacts:
    """The smallest and the largest values of the columns, from a footer given as a character a byte."""
    try:
        footer = _Reader(text.encode("latin-1")).struct(0)
        rows = tuple(_rows(footer))
    except (_Odd, IndexError, UnicodeEncodeError):
        return FileFacts(
            path, gaps=(Gap(Reason.UNREADABLE, "a Parquet footer that cannot be read", Span(1)),)
        )
    partly = (Gap(Reason.TOO_LARGE, _PARTLY, Span(1)),) if _field(footer, _ROW_GROUPS) else ()
    return FileFacts(path, gaps=partly, rows=rows)


def _rows(footer: Value) -> list[Entry]:
    """Two rows: each column's smallest and largest value in the first row group that tells."""
    found: dict[tuple[str | int, ...], Entry] = {}
    for group in _list(_field(footer, _ROW_GROUPS)):
        for column in _list(_field(group, _COLUMNS))[:MAX_COLUMNS]:
            meta = _field(column, _META)
            names = [_text(name) or "" for name in _list(_field(meta, _PATH))]
            statistics = _field(meta, _STATISTICS)
            for number, ids in enumerate((_SMALLEST, _LARGEST)):
                value = next((text for each in ids if (text := _text(_field(statistics, each)))), None)
                if value is not None:
                    path = (number, *_steps(names))
                    found.setdefault(path, Entry(path, value, Span(1)))
    return list(found.values())


def _steps(names: list[str]) -> tuple[str | int, ...]:
    """A column's path without the two levels by which the format writes a list."""
    steps: list[str | int] = []
    for at, name in enumerate(names):
        if name in _ITEM and at and names[at - 1] in _REPEATED:
            steps[-1] = 0
        else:
            steps.append(name)
    return tuple(steps)


def _field(value: Value, number: int) -> Value:
    return value.get(number) if isinstance(value, dict) else None


def _list(value: Value) -> list[Value]:
    return value if isinstance(value, list) else []


def _text(value: Value) -> str | None:
    """Bytes that are short text."""
    if not isinstance(value, bytes) or not 0 < len(value) <= MAX_TEXT:
        return None
    try:
        text = value.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return text if text.isprintable() else None


class _Odd(Exception):
    """The structure is none that we know, or too large."""


class _Reader:
    """Thrift's compact protocol, types only."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at, self.count = data, 0, 0

    def struct(self, depth: int) -> dict[int, Value]:
        """Fields by their numbers. Raises _Odd, IndexError."""
        found: dict[int, Value] = {}
        number = 0
        while (head := self._byte()) != 0:
            step = head >> 4
            number = number + step if step else self._signed()
            found[number] = self._value(head & 15, depth + 1, in_field=True)
        return found

    def _value(self, kind: int, depth: int, *, in_field: bool) -> Value:
        self.count += 1
        if self.count > MAX_VALUES or depth > MAX_DEPTH:
            raise _Odd
        match kind:
            case 1 | 2:
                return kind == 1 if in_field else self._byte() == 1
            case 3:
                return self._byte()
            case 4 | 5 | 6:
                return self._signed()
            case 7:
                return self._bytes(8)
            case 8:
                return self._bytes(self._unsigned())
            case 9 | 10:
                head = self._byte()
                size = head >> 4
                size = self._unsigned() if size == 15 else size
                return [self._value(head & 15, depth + 1, in_field=False) for _ in range(self._few(size))]
            case 12:
                return self.struct(depth)
        raise _Odd

    def _few(self, size: int) -> int:
        """A number of items that the rest of the data can hold. Raises _Odd."""
        if size > len(self.data) - self.at:
            raise _Odd
        return size

    def _bytes(self, size: int) -> bytes:
        start, self.at = self.at, self.at + self._few(size)
        return self.data[start : self.at]

    def _byte(self) -> int:
        self.at += 1
        return self.data[self.at - 1]

    def _unsigned(self) -> int:
        value = shift = 0
        while shift < 70:
            byte = self._byte()
            value |= (byte & 127) << shift
            if byte < 128:
                return value
            shift += 7
        raise _Odd

    def _signed(self) -> int:
        value = self._unsigned()
        return (value >> 1) ^ -(value & 1)
