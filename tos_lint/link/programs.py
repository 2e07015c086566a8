"""Programs that train, copy or generate by themselves: no script of the project is involved."""

from __future__ import annotations

from fnmatch import fnmatchcase

from tos_lint.ir.catalogue import Catalogue, Output, Ports, ProgramRow, Use
from tos_lint.link.documents import Documents
from tos_lint.link.generations import generated_by_program, program_makers
from tos_lint.link.ledger import Copied, Ledger, Step, Stored
from tos_lint.link.makers import Makers
from tos_lint.link.runs import Run, Runs, word_values
from tos_lint.link.spelling import named
from tos_lint.link.values import Content, Text
from tos_lint.link.words import word_parts


def run_programs(
    runs: Runs, documents: Documents, catalogue: Catalogue, ledger: Ledger, makers: Makers
) -> None:
    """Record what every command does according to the row of its program."""
    for position, run in enumerate(runs.all):
        if run.row is None:
            continue
        outlets = _outlets(run, _receiver(runs.all, position))
        if run.row.output is not None:
            _answer(run, outlets, run.row, run.row.output, makers, ledger)
        if run.row.use is not None:
            _train(run, run.row, run.row.use, ledger)
        for source, target in run.row.copies:
            _copy(run, source, target, outlets, ledger)


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


def _receiver(runs: list[Run], position: int) -> Run:
    """The run at the end of the pipe that a run begins."""
    last = runs[position]
    for after in runs[position + 1 :]:
        if not last.command.piped or after.path != last.path:
            break
        last = after
    return last


def _outlets(run: Run, last: Run) -> list[tuple[Run, Text]]:
    """Where that goes which a run prints: the file at the end of the pipe, and those written on the way."""
    found: list[tuple[Run, Text]] = []
    if last.command.stdout is not None:
        found.append((last, Text(word_parts(last.command.stdout), last.at, last.id, last.linkage)))
    if run is not last and last.row is not None:
        found += [(last, text) for source, to in last.row.copies if not source for text in _first(last, to)]
    return found


def _answer(
    run: Run, outlets: list[tuple[Run, Text]], row: ProgramRow, output: Output, makers: Makers, ledger: Ledger
) -> None:
    """A model answers through the program; what it prints goes where the pipe ends."""
    made = generated_by_program(ledger, run, row, program_makers(makers, run, output), output.carries)
    for last, target in outlets:
        ledger.store(Stored(target, "file", last.at, (), row.said_by, last.program), set(made))


def _copy(run: Run, source: Ports, target: Ports, outlets: list[tuple[Run, Text]], ledger: Ledger) -> None:
    targets = _first(run, target) or tuple(text for _, text in outlets)
    label = f"{run.program} writes"
    for text in _first(run, source):
        for goal in targets[:1]:
            ledger.copies[Copied(text, goal, run.at, f"{label} {goal.literal or '...'}")] = None
