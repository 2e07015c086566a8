"""Programs that train, copy or generate by themselves: no script of the project is involved."""

from __future__ import annotations

from tos_lint.ir.catalogue import Catalogue, Ports, ProgramRow, Use
from tos_lint.link.documents import Documents
from tos_lint.link.ledger import Copied, Ledger, Step
from tos_lint.link.runs import Run, Runs, word_values
from tos_lint.link.values import Content, Text


def run_programs(runs: Runs, documents: Documents, catalogue: Catalogue, ledger: Ledger) -> None:
    """Record what every command does according to the row of its program."""
    for run in runs.all:
        if run.row is None:
            continue
        if run.row.use is not None:
            _train(run, run.row, run.row.use, ledger)
        for source, target in run.row.copies:
            _copy(run, source, target, ledger)


def _first(run: Run, ports: Ports) -> tuple[Text, ...]:
    for port in ports:
        if found := word_values(run, port):
            return found
    return ()


def _train(run: Run, row: ProgramRow, use: Use, ledger: Ledger) -> None:
    arriving = [(role, _first(run, ports)) for role, ports in use.data]
    if not any(texts for _, texts in arriving):
        return
    where = run.at.span
    step = Step(
        key=f"sink:{run.path}:{' '.join(row.words)}:{where.line}:{where.column}:{where.cell}",
        kind=use.kind,
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
    for role, texts in arriving:
        ledger.use(step, role, {Content(text, "dataset", run.at) for text in texts})


def _copy(run: Run, source: Ports, target: Ports, ledger: Ledger) -> None:
    targets = _first(run, target)
    if not targets and run.command.stdout is not None:
        word = run.command.stdout
        targets = (Text(word.parts, run.at, run.id, run.linkage),)
    label = f"{run.program} writes"
    for text in _first(run, source):
        for goal in targets[:1]:
            ledger.copies[Copied(text, goal, run.at, f"{label} {goal.literal or '...'}")] = None
