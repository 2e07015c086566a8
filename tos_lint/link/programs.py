"""Programs that train, copy or generate by themselves: no script of the project is involved."""

from __future__ import annotations

from fnmatch import fnmatchcase

from tos_lint.ir.catalogue import Catalogue, Output, ProgramRow, Use
from tos_lint.ir.ports import Ports
from tos_lint.link.documents import Documents
from tos_lint.link.generations import generated_by_program, program_makers
from tos_lint.link.ledger import Ledger, Step
from tos_lint.link.makers import Makers
from tos_lint.link.pipes import pass_on
from tos_lint.link.run import Run
from tos_lint.link.runs import Runs
from tos_lint.link.spelling import named
from tos_lint.link.values import Content, Made, Text
from tos_lint.link.word_ports import word_values


def run_programs(
    runs: Runs, documents: Documents, catalogue: Catalogue, ledger: Ledger, makers: Makers
) -> None:
    """Record what every command does according to the row of its program."""
    answers: dict[str, dict[Made, str]] = {}
    for run in runs.all:
        if run.row is not None and run.row.output is not None:
            made = _answer(run, run.row, run.row.output, makers, ledger)
            answers[run.id] = dict.fromkeys(sorted(made, key=repr), run.row.said_by)
        if run.row is not None and run.row.use is not None:
            _train(run, run.row, run.row.use, ledger)
    pass_on(runs.all, answers, ledger)


def _answer(run: Run, row: ProgramRow, output: Output, makers: Makers, ledger: Ledger) -> set[Made]:
    """What a model answers through a program."""
    return generated_by_program(ledger, run, row, program_makers(makers, run, output), output.carries)


def _first(run: Run, ports: Ports) -> tuple[Text, ...]:
    for port in ports:
        if found := word_values(run, port):
            return found
    return ()


def _train(run: Run, row: ProgramRow, use: Use, ledger: Ledger) -> None:
    arriving = [
        (role, [pair for text in _first(run, ports) for pair in named(use, text)]) for role, ports in use.data
    ]
    if not any(pairs for _, pairs in arriving) or (use.asks and use.asks not in run.flags):
        return
    where = run.at.span
    step = Step(
        key=f"sink:{run.path}:{' '.join(row.words)}:{where.line}:{where.column}:{where.cell}",
        kind=_kind(run, use),
        framework=use.framework,
        name=" ".join(row.words),
        location=run.at,
        symbol="",
        said_by=row.said_by,
        service=use.service,
        run=run.id,
    )
    details = ledger.step(step)
    details.fed = True
    details.bases |= {text.literal for text in _first(run, use.base) if text.literal}
    details.students |= {text.literal for text in _first(run, use.student) if text.literal}
    for role, pairs in arriving:
        ledger.use(step, role, {Content(text, "dataset", run.at, part) for text, part in pairs})


def _kind(run: Run, use: Use) -> str:
    """The kind of training by the words of the command."""
    for rule in use.kinds:
        words = [(text.literal or "").lower() for text in _first(run, rule.of)]
        if any(fnmatchcase(word, glob.lower()) for word in words for glob in rule.matches):
            return rule.kind
    return use.kind
