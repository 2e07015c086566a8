"""Reading rules strictly: every key that nobody asked for is a problem with its line and a guess.

A `Fields` is one mapping of a file of rules. A parser takes the keys it knows, one by one, and then
says `done()`: what is left over is unknown, and what was asked for is what the author may have
meant.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from tos_lint.documents import DocumentError, Plain, load_plain, load_yaml
from tos_lint.ir.findings import Problem
from tos_lint.ir.ports import Ports
from tos_lint.knowledge.ports import parse_ports

KeyPath = tuple[str | int, ...]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class RulesFile:
    """One file of rules: the name that messages give it, its text, and what that says."""

    label: str
    text: str
    plain: Plain

    def where(self, path: KeyPath = ()) -> str:
        """`rules/catalogue/x.yaml:12`: the line of what stands under `path`.

        Below the top, the text is read once more: only a problem asks for such a line.
        """
        known = self.plain.lines.get(path[0]) if len(path) == 1 else None
        return f"{self.label}:{known or load_yaml(self.text).at(path)}"

    def rows(self) -> Iterator[tuple[Fields, str]]:
        """The mappings of a file that is one list, each with its `file:line`."""
        if not isinstance(self.plain.value, list):
            raise Problem(f"expected a list, found {_kind(self.plain.value)}", self.where())
        for index, item in enumerate(self.plain.value):
            yield Fields(item, self, (index,)), f"{self.label}:{self.plain.lines[index]}"

    def fields(self) -> Fields:
        """The mapping that the file is."""
        return Fields(self.plain.value, self)


def read_rules(path: Path, label: str) -> RulesFile:
    """A file of rules. Raises `Problem` where it cannot be read or is not YAML."""
    try:
        text = path.read_text(encoding="utf-8")
        return RulesFile(label, text, load_plain(text))
    except DocumentError as error:
        raise Problem(error.message, f"{label}:{error.line}") from error
    except (OSError, UnicodeDecodeError) as error:
        raise Problem(f"cannot be read: {error}", label) from error


class Fields:
    """One mapping of a file of rules, taken apart key by key."""

    __slots__ = ("_asked", "_values", "file", "path")

    def __init__(self, value: object, file: RulesFile, path: KeyPath = ()) -> None:
        self.file, self.path = file, path
        self._asked: set[str] = set()
        if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
            raise self.problem(f"expected keys and values, found {_kind(value)}")
        self._values: dict[str, object] = value

    def __contains__(self, key: str) -> bool:
        return self._values.get(key) is not None

    def take(self, key: str) -> object:
        """The plain value of `key`, or None."""
        self._asked.add(key)
        return self._values.get(key)

    def text(self, key: str, default: str = "") -> str:
        """The scalar under `key` as text."""
        value = self.take(key)
        return default if value is None else self._scalar(value, key)

    def required(self, key: str) -> str:
        """The scalar under `key`, which must be there."""
        if key not in self:
            self._asked.add(key)
            raise self.problem(f"`{key}` is missing")
        return self.text(key)

    def flag(self, key: str, default: bool = False) -> bool:
        """The truth value under `key`."""
        value = self.take(key)
        if value is None:
            return default
        if not isinstance(value, bool):
            raise self.problem(f"`{key}` is `true` or `false`, not {_kind(value)}", key)
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """The scalars under `key`: one, or a list."""
        value = self.take(key)
        if value is None:
            return ()
        return tuple(self._scalar(item, key) for item in (value if isinstance(value, list) else [value]))

    def word(self, key: str, known: Collection[str], default: str = "") -> str:
        """The scalar under `key`, which must be one of `known`."""
        return self.one_of(self.text(key, default), known, key) if key in self else self.text(key, default)

    def words(self, key: str, known: Collection[str]) -> tuple[str, ...]:
        """The scalars under `key`, each of which must be one of `known`."""
        return tuple(self.one_of(word, known, key) for word in self.texts(key))

    def one_of(self, word: str, known: Collection[str], key: str, what: str = "") -> str:
        """`word`, which must be one of `known`; `what` names them where the key does not."""
        if word not in known:
            raise self.problem(f"unknown {what or key} `{word}`", key, guess(word, known))
        return word

    def ports(self, key: str) -> Ports:
        """The ports written under `key`."""
        text = self.text(key)
        return self.parsed(parse_ports, text, key) if text else ()

    def port_list(self, key: str) -> Iterator[Ports]:
        """The ports of each text under `key`: one, or a list."""
        return (self.parsed(parse_ports, text, key) for text in self.texts(key))

    def parsed(self, parse: Callable[[str], T], text: str, key: str) -> T:
        """What `parse` makes of `text`; its complaint gets the line of `key`."""
        try:
            return parse(text)
        except ValueError as error:
            raise self.problem(str(error), key) from error

    def inner(self, key: str, short: str = "") -> Fields | None:
        """The mapping under `key`; where `short` is given, a scalar stands for `{short: scalar}`."""
        value = self.take(key)
        return None if value is None else self._nested(value, (*self.path, key), short)

    def each(self, key: str, short: str = "") -> Iterator[Fields]:
        """The mappings under `key`: one, or a list."""
        value = self.take(key)
        if isinstance(value, list):
            for index, item in enumerate(value):
                yield self._nested(item, (*self.path, key, index), short)
        elif value is not None:
            yield self._nested(value, (*self.path, key), short)

    def names(self) -> tuple[str, ...]:
        """All keys, for mappings whose keys are data."""
        self._asked.update(self._values)
        return tuple(self._values)

    def done(self) -> None:
        """Raises `Problem` for a key that nobody asked for."""
        for key in self._values:
            if key not in self._asked:
                raise self.problem(f"unknown key `{key}`", key, guess(key, self._asked))

    def problem(self, what: str, key: str = "", hint: str = "") -> Problem:
        """A problem at the line of `key`, or of the mapping."""
        return Problem(what, self.file.where((*self.path, key) if key else self.path), hint)

    def _nested(self, value: object, path: KeyPath, short: str) -> Fields:
        return Fields({short: value} if short and not isinstance(value, dict) else value, self.file, path)

    def _scalar(self, value: object, key: str) -> str:
        match value:
            case str():
                return value
            case bool():
                return str(value).lower()
            case int() | float():
                return str(value)
        raise self.problem(f"`{key}` is a text, not {_kind(value)}", key)


def guess(word: str, known: Collection[str]) -> str:
    """`did you mean ...?`, where something known looks like `word`."""
    close = difflib.get_close_matches(word, sorted(known), n=1)
    return f"did you mean `{close[0]}`?" if close else ""


def _kind(value: object) -> str:
    """What a value is, in the words of YAML."""
    match value:
        case None:
            return "nothing"
        case dict():
            return "a mapping"
        case list():
            return "a list"
    return f"`{value}`"
