"""JSON to trees: a small reader, because the standard one forgets where it was.

Comments and a comma after the last member are accepted: configurations for people have them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from json import JSONDecodeError
from json.decoder import scanstring  # type: ignore[attr-defined]
from typing import Final

from tos_lint.documents.tree import MAX_DEPTH, DocumentError, Key, Member, Node, TooMuch, container
from tos_lint.ir.facts import Scalar
from tos_lint.ir.spans import Span

MAX_CHARACTERS: Final = 1_000_000
"""A longer JSON file is data, not configuration."""

_RECORDS: Final = re.compile(r"\s*(?:\[\s*\{|\{[^\n]*\}[ \t]*\r?\n\s*\{)")
_BLANK: Final = re.compile(r"(?:[ \t\n\r]+|//[^\n]*|/\*.*?\*/)*", re.DOTALL)
_NUMBER: Final = re.compile(r"-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?")
_WORD: Final = re.compile(r"true|false|null|NaN|-?Infinity")
_WORDS: Final[dict[str, Scalar]] = {"true": True, "false": False, "null": None}


def is_data(text: str) -> bool:
    """The text is long, a list of records, or one record per line."""
    return len(text) > MAX_CHARACTERS or _RECORDS.match(text) is not None


def json_tree(text: str, limit: int) -> Node:
    """The root of a JSON document. Raises DocumentError, and TooMuch above `limit` values."""
    reader = _Reader(text, limit)
    node = reader.value(reader.blank(1 if text.startswith("\ufeff") else 0), 0)
    if reader.end < len(text):
        raise reader.error("something follows the value", reader.end)
    return node


class _Reader:
    """Reads values at given offsets; `end` is the offset after the last one and blanks."""

    def __init__(self, text: str, limit: int) -> None:
        self.text, self.limit = text, limit
        self.lines = [0, *(match.end() for match in re.finditer("\n", text))]
        self.end = 0
        self.count = 0

    def span(self, offset: int) -> Span:
        """The place of an offset."""
        line = bisect_right(self.lines, offset)
        return Span(line, offset - self.lines[line - 1] + 1)

    def error(self, message: str, offset: int) -> DocumentError:
        """What is wrong at an offset."""
        return DocumentError(f"not JSON: {message}", self.span(offset).line)

    def blank(self, offset: int) -> int:
        """The offset after blanks; remembered as `end`."""
        match = _BLANK.match(self.text, offset)
        self.end = match.end() if match else offset
        return self.end

    def value(self, offset: int, depth: int) -> Node:
        """The value that begins at `offset`."""
        self.count += 1
        if self.count > self.limit or depth > MAX_DEPTH:
            raise TooMuch(f"more than {self.limit} values, or {MAX_DEPTH} levels", self.span(offset).line)
        match self.text[offset : offset + 1]:
            case "{":
                return self._members("mapping", "}", offset, depth)
            case "[":
                return self._members("list", "]", offset, depth)
            case '"':
                return Node(self.span(offset), self._string(offset))
            case _:
                return Node(self.span(offset), self._bare(offset))

    def _members(self, kind: str, close: str, offset: int, depth: int) -> Node:
        """A container: members between commas up to `close`."""
        members: dict[Key, Member] = {}
        position = self.blank(offset + 1)
        while self.text[position : position + 1] != close:
            place, key = position, len(members) if kind == "list" else self._key(position)
            node = self.value(self.end if kind == "mapping" else position, depth + 1)
            members[key] = Member(key, self.span(place), node)
            position = self.end
            if self.text[position : position + 1] == ",":
                position = self.blank(position + 1)
            elif self.text[position : position + 1] != close:
                raise self.error(f"expected a comma or {close!r}", position)
        self.blank(position + 1)
        return container(kind, self.span(offset), members.values(), self.limit)

    def _key(self, offset: int) -> str:
        """A key and its colon; `end` is then where the value begins."""
        if self.text[offset : offset + 1] != '"':
            raise self.error("expected a key in double quotes", offset)
        key = self._string(offset)
        if self.text[self.end : self.end + 1] != ":":
            raise self.error("expected a colon", self.end)
        self.blank(self.end + 1)
        return key

    def _string(self, offset: int) -> str:
        """A string in quotes."""
        try:
            value, end = scanstring(self.text, offset + 1, False)
        except JSONDecodeError as error:
            raise self.error(error.msg, error.pos) from error
        self.blank(end)
        return str(value)

    def _bare(self, offset: int) -> Scalar:
        """A number or one of the words; numbers that are not finite or not readable stay text."""
        if word := _WORD.match(self.text, offset):
            self.blank(word.end())
            return _WORDS.get(word.group(), word.group())
        number = _NUMBER.match(self.text, offset)
        if number is None:
            raise self.error("expected a value", offset)
        self.blank(number.end())
        try:
            return float(number.group()) if number.group(1) or number.group(2) else int(number.group())
        except ValueError:
            return number.group()
