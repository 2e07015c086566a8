"""What is known at one point of a script: variables, exports, folder, functions.

A variable may hold one of several values, where branches or a loop's list left it so. Alternatives
are kept apart up to MAX_ALTERNATIVES; `cases` enumerates the combinations that a command sees.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice, product
from typing import Final

from tree_sitter import Node

from tos_lint.ir.commands import Word
from tos_lint.lower.shell.words import MAX_PIECES, Piece, Pieces, Value, word

MAX_ALTERNATIVES: Final = 8
"""Values of one variable, and combinations of values of one command, that are followed."""

POSITIONAL: Final = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "@", "*")


@dataclass(slots=True)
class State:
    """What is known at one point of a script; `directory` is None where it is not known.

    A function is its body and the number of lines before its script.
    """

    variables: dict[str, tuple[Value, ...]] = field(default_factory=dict)
    exported: frozenset[str] = frozenset()
    exports_all: bool = False
    """What is set from now on is exported (`set -a`)."""
    files: tuple[Word, ...] = ()
    """Files of settings that were read while all was exported."""
    directory: str | None = ""
    left: tuple[str | None, ...] = ()
    """The folders that `pushd` left, the last one last."""
    ended: bool = False
    """`exit` or `return` was reached: nothing further runs."""
    settles: bool = True
    """Nothing was read from elsewhere that may have set variables anew, so conditions can be decided."""
    functions: dict[str, tuple[Node, int]] = field(default_factory=dict)

    def copy(self) -> State:
        """The same knowledge, to go another way with."""
        return replace(self, variables=dict(self.variables), functions=dict(self.functions))

    def assign(self, name: str, values: Iterable[Value]) -> None:
        """`name` now holds one of `values`."""
        self.variables[name] = tuple(dict.fromkeys(islice(values, MAX_ALTERNATIVES)))
        if self.exports_all:
            self.exported |= {name}

    def assign_text(self, name: str, text: str | None, line: int) -> None:
        """`name` now holds `text`, or something unknown."""
        self.assign(name, [Value(((Piece(text, line),),))])

    def extend(self, name: str, values: Iterable[Value]) -> None:
        """`name+=value`: words of an array, or text, are added at the end."""
        before = self.variables.get(name, (Value((), array=True),))
        self.assign(name, [_sum(old, new) for old, new in product(before, values)])

    def enter(self, folder: str | None) -> None:
        """`cd folder`."""
        if folder is None or folder == "-":
            self.directory = None
        elif folder.startswith(("/", "~")):
            self.directory = folder
        elif self.directory is not None:
            joined = posixpath.normpath(posixpath.join(self.directory, folder))
            self.directory = "" if joined == "." else joined

    def push(self, folder: str | None) -> None:
        """`pushd folder`: go there, and remember from where."""
        self.left = (*self.left, self.directory)
        self.enter(folder)

    def pop(self) -> None:
        """`popd`: back to where the last `pushd` left."""
        self.directory = self.left[-1] if self.left else None
        self.left = self.left[:-1]

    def set_options(self, options: list[str]) -> None:
        """`set -a` and `set +a`, as letters or as `-o allexport`."""
        for option, after in zip(options, [*options[1:], ""], strict=True):
            if option[:1] in ("-", "+") and ("a" in option[1:] or after == "allexport"):
                self.exports_all = option[0] == "-"

    def positional(self, arguments: Sequence[Pieces]) -> dict[str, tuple[Value, ...]]:
        """Set `$1`, `$2`, ... and `$@`; gives what they were."""
        before: dict[str, tuple[Value, ...]] = {
            name: self.variables.pop(name) for name in POSITIONAL if name in self.variables
        }
        for number, pieces in enumerate(arguments[:9], 1):
            self.assign(str(number), [Value((pieces,))])
        for everything in ("@", "*"):
            self.assign(everything, [Value(tuple(arguments), array=True)])
        return before

    def shift(self, count: str | None) -> None:
        """Move the arguments of a function; those of the script are unknown anyway."""
        if "@" in self.variables:
            moved = int(count) if count and count.isdecimal() else 1
            self.positional(self.variables["@"][0].words[moved:])

    def cases(self, names: Iterable[str]) -> Iterator[Mapping[str, Value]]:
        """The variables, once for each combination of values that those in `names` may hold."""
        several = sorted({name for name in names if len(self.variables.get(name, ())) > 1})
        settled = {name: values[0] for name, values in self.variables.items() if values}
        for values in islice(product(*(self.variables[name] for name in several)), MAX_ALTERNATIVES):
            yield {**settled, **dict(zip(several, values, strict=True))}

    def settled(self) -> Iterator[tuple[str, Word]]:
        """Variables that hold one text, with that text, by name."""
        for name, values in sorted(self.variables.items()):
            if len(values) == 1 and len(values[0].words) == 1 and not values[0].array:
                held = word(values[0].words[0])
                if held.text:
                    yield name, held

    def join(self, branches: list[State]) -> None:
        """Become what is known after one of `branches` was taken."""
        self.ended = all(branch.ended for branch in branches)
        branches = [branch for branch in branches if not branch.ended] or branches
        names = dict.fromkeys(name for branch in branches for name in branch.variables)
        self.variables = {}
        for name in names:
            self.assign(name, (value for branch in branches for value in branch.variables.get(name, ())))
        self.exported = frozenset().union(*(branch.exported for branch in branches))
        self.settles = all(branch.settles for branch in branches)
        directories = {branch.directory for branch in branches}
        self.directory = directories.pop() if len(directories) == 1 else None
        for branch in branches:
            self.functions.update(branch.functions)


def _sum(old: Value, new: Value) -> Value:
    """What `+=` makes of a value; one that has grown beyond bounds is unknown."""
    if new.array:
        return Value((*old.words, *new.words)[:MAX_PIECES], array=True)
    first = old.words[0] if old.words else ()
    added = new.words[0] if new.words else ()
    grown = (*first, *added)
    if len(grown) > MAX_PIECES:
        grown = (Piece(None, grown[0].line),)
    return Value((grown, *old.words[1:]), old.array and bool(old.words))
