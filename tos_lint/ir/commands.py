"""What a file runs: programs with their words, wherever commands are written."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tos_lint.ir.spans import Span


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a command; None stands for a part that the file does not determine.

    Neighbouring known parts are one, unless one of them may be replaced.
    """

    parts: tuple[str | None, ...]
    span: Span
    names: tuple[str, ...] = ()
    """The variables that the unknown parts are the values of, in their order; empty where none is."""
    defaults: tuple[tuple[int, str], ...] = ()
    """Positions of parts that hold unless a variable is set from outside, and that variable."""
    path: str = ""
    """The file in which it stands, where that is not the command's."""

    @property
    def text(self) -> str | None:
        """The word, where all of it is known."""
        if any(part is None for part in self.parts):
            return None
        return "".join(part for part in self.parts if part is not None)


class Where(StrEnum):
    """What kind of text a command stands in; it decides how much a reader may rely on it."""

    SCRIPT = "script"
    MAKE = "make"
    NOTEBOOK = "notebook"
    DOCUMENTATION = "documentation"
    WORKFLOW = "workflow"


@dataclass(frozen=True, slots=True)
class Command:
    """A program that somebody runs, with its words after launchers and assignments are left as is.

    `words[0]` is the program as written (`python`, `torchrun`, `./run.sh`); `environment` holds the
    assignments before it and the exported variables known by then (an empty name, or one that ends
    with `__`, stands for all that a file sets: variables of a shell, keys of a document); `stdin`
    and `stdout` are the files of redirections and `piped` says that its output feeds the next command.
    `directory` is the folder that `cd` had led to, relative to where the file is expected to run, or
    None when unknown.
    """

    words: tuple[Word, ...]
    where: Where
    span: Span
    environment: tuple[tuple[str, Word], ...] = ()
    stdin: Word | None = None
    stdout: Word | None = None
    appends: bool = False
    piped: bool = False
    directory: str | None = ""
