"""What commands pass on: files that they copy, and what goes through pipes and redirections.

The row of a program says what it copies. What it reads from standard input is what the command before
it in the pipe gives, and the file of a redirection; what it gives is what rows copy to no other place.
A script of the project has its standard input and output as artefacts of their own (`link.streams`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from tos_lint.ir.ports import Ports
from tos_lint.link.ledger import Copied, Ledger, Stored
from tos_lint.link.run import Run
from tos_lint.link.streams import INPUT, OUTPUT, stream
from tos_lint.link.text import ROOT
from tos_lint.link.values import Made, Text
from tos_lint.link.word_ports import file_of, files_at

_NO_FILE = re.compile(r"-|[-+]\d+")
"""Words that stand for a standard stream, or are a number of lines."""


@dataclass(slots=True)
class Flow:
    """What goes through a pipe at one place: the contents of files, and what models answered."""

    files: dict[Text, None] = field(default_factory=dict)
    answers: dict[Made, str] = field(default_factory=dict)
    """With the row that says so."""

    def add(self, other: Flow) -> None:
        """What another flow carries joins this one."""
        self.files |= other.files
        self.answers |= other.answers


def pass_on(runs: Iterable[Run], answers: dict[str, dict[Made, str]], ledger: Ledger) -> None:
    """Record what every command copies, and what pipes carry from one to the next.

    `answers` says by the run's id what a model answers through it.
    """
    flow, before = Flow(), None
    for run in runs:
        if before is None or not before.command.piped or before.path != run.path:
            flow = Flow()
        if run.command.stdin is not None:
            flow.files[file_of(run, run.command.stdin)] = None
        flow = _script(run, flow, ledger) if run.script else _copied(run, flow, ledger)
        if made := answers.get(run.id):
            flow.answers |= made
            for goal in files_at(run, _into(run)):
                _record(run, Flow(answers=made), goal, ledger)
        if run.command.stdout is not None:
            _record(run, flow, file_of(run, run.command.stdout), ledger)
        before = run


def _into(run: Run) -> Ports:
    """Where a program itself puts what a model answers."""
    return run.row.output.into if run.row is not None and run.row.output is not None else ()


def _script(run: Run, arriving: Flow, ledger: Ledger) -> Flow:
    """A script of the project reads what arrives, and gives what it prints."""
    _record(run, arriving, stream(run.script or "", INPUT, run.at), ledger)
    return Flow({stream(run.script or "", OUTPUT, run.at): None})


def _copied(run: Run, arriving: Flow, ledger: Ledger) -> Flow:
    """Record what a program copies into files; the rest goes to its standard output."""
    leaving = Flow()
    for source, target in run.row.copies if run.row is not None else ():
        named = [text for text in files_at(run, source) if not _NO_FILE.fullmatch(text.literal or "")]
        goals = [text for text in files_at(run, target) if not _NO_FILE.fullmatch(text.literal or "")]
        taken = Flow(dict.fromkeys(named))
        if not named or not target:
            taken.add(arriving)
        for goal in goals:
            _record(run, taken, goal, ledger)
        if not goals:
            leaving.add(taken)
    return leaving


def _record(run: Run, flow: Flow, target: Text, ledger: Ledger) -> None:
    label = f"{run.program} writes {target.literal or '...'}".replace(ROOT, "")
    for source in flow.files:
        ledger.copies[Copied(source, target, run.at, label)] = None
    for made, said_by in flow.answers.items():
        ledger.store(Stored(target, "file", run.at, (), said_by, run.program), {made})
