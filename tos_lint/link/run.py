"""One command line, taken apart: what it runs, with which flags, words and variables."""

from __future__ import annotations

from dataclasses import dataclass, field

from tos_lint.ir.catalogue import ProgramRow
from tos_lint.ir.commands import Command, Where
from tos_lint.ir.graph import Linkage
from tos_lint.ir.spans import Location
from tos_lint.link.values import Text

LINKAGES = {
    Where.SCRIPT: Linkage.SHELL_SCRIPT,
    Where.MAKE: Linkage.SHELL_SCRIPT,
    Where.NOTEBOOK: Linkage.SHELL_SCRIPT,
    Where.WORKFLOW: Linkage.SHELL_SCRIPT,
    Where.DOCUMENTATION: Linkage.DOCUMENTATION,
}


@dataclass(frozen=True, slots=True)
class Run:
    """One command line, taken apart."""

    id: str
    """`script#file:number`: two runs exclude each other only if they are of one script of the project."""
    path: str
    """The file that holds the command."""
    command: Command
    at: Location
    program: str
    row: ProgramRow | None
    script: str | None
    """The project's script that it runs."""
    flags: dict[str, tuple[Text, ...]] = field(default_factory=dict)
    words: tuple[Text, ...] = ()
    """Words that are neither flags nor a flag's values."""
    environment: dict[str, Text] = field(default_factory=dict)
    folders: tuple[str, ...] = ()
    """The folder that the script runs in, where `cd` led to one before; those that it may be."""

    @property
    def linkage(self) -> Linkage:
        """How values of this run got to where they are used."""
        return LINKAGES[self.command.where]


def said(run: Run) -> dict[str, tuple[Text, ...]]:
    """The words of a command that may name a sub-command, as that is spelled."""
    found: dict[str, tuple[Text, ...]] = {}
    for text in (*run.words, *(text for values in run.flags.values() for text in values)):
        if text.literal:
            found.setdefault(text.literal.replace("_", "-"), (text,))
    return found


def behind(run: Run, command: str) -> tuple[Text, ...]:
    """The words of a command behind a sub-command, and then surplus values of flags: all may be positions."""
    words = run.words
    spelled = [(text.literal or "").replace("_", "-") for text in words]
    if command in spelled:
        words = words[spelled.index(command) + 1 :]
    return (*words, *(text for values in run.flags.values() for text in values[1:]))


def in_order(run: Run) -> list[Text]:
    """Every word behind the script, flags included, for scripts that read `sys.argv` themselves."""
    return list(run.words)
