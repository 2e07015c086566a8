"""Models that are measured by what taught them: circular evaluation.

A teacher's own output, or that of a model which descends from the teacher or from which the teacher
descends, says how well the student imitates, not how good it is. No clause is asked: the finding is
a note on the worth of a measurement, and names both ends. The measure is whatever reaches a training
step only to be measured against; what is trained on at the same step has the teachers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from tos_lint.ir.findings import Answer, Finding, Flow, Severity
from tos_lint.ir.graph import Maker, Role
from tos_lint.judge.applicable import Applicable
from tos_lint.judge.codes import Code
from tos_lint.judge.wording import remedy

_APART = frozenset({Role.EVALUATION, Role.FILTER})
"""Roles in which material teaches nothing."""


def circles(flows: Iterable[Flow], applicable: Applicable) -> Iterator[Finding]:
    """For each measure of a training step, a finding where one of the step's teachers is of its family."""
    teaching: dict[str, list[Flow]] = defaultdict(list)
    measuring: list[Flow] = []
    for flow in flows:
        if not flow.source.maker.provider:
            continue
        if flow.role is Role.EVALUATION:
            measuring.append(flow)
        elif flow.role not in _APART:
            teaching[flow.sink.key].append(flow)
    for measure in measuring:
        teacher = next(
            (each for each in teaching[measure.sink.key] if _related(each, measure, applicable)), None
        )
        if teacher is not None:
            yield _finding(measure, teacher)


def _related(teacher: Flow, measure: Flow, applicable: Applicable) -> bool:
    """Whether one provider answers at both ends, or one model descends from the other."""
    taught, measured = teacher.source.maker, measure.source.maker
    if taught.provider == measured.provider:
        return True
    return bool(_line(taught, applicable) & _line(measured, applicable))


def _line(maker: Maker, applicable: Applicable) -> frozenset[str]:
    """The ids of a model that the registry knows and of all that it descends from."""
    found: set[str] = set()
    pending = [maker.model]
    while pending:
        model = applicable.model(pending.pop())
        if model is not None and model.id not in found:
            found.add(model.id)
            pending += model.bases
    return frozenset(found)


def _finding(measure: Flow, teacher: Flow) -> Finding:
    maker, taught = measure.source.maker, teacher.source
    return Finding(
        rule=Code.CIRCULAR,
        severity=Severity.NOTE,
        confidence=min(measure.certainty, teacher.certainty),
        answer=Answer.UNDECIDED,
        provider=maker.provider,
        surface=maker.surface,
        model=maker.model,
        message=f"output of {maker.model or maker.provider} measures a model that "
        f"{taught.maker.model or taught.maker.provider} taught ({taught.location})",
        help=remedy(Code.CIRCULAR),
        location=measure.source.location,
        flow=measure,
    )
