"""What the weights that training starts from ask of the name of the result.

A licence of weights may want models made from them to carry its name. No output flows here, so the
duty is a note until somebody declares that the trained model is given to others.
"""

from __future__ import annotations

from collections.abc import Iterator

from tos_lint.ir.findings import Answer, Finding, Need, Severity
from tos_lint.ir.graph import Certainty, ProvenanceGraph, Sink
from tos_lint.ir.policy import Policy, TrainedModel
from tos_lint.ir.terms import Effect
from tos_lint.judge.applicable import Applicable, Governed
from tos_lint.judge.codes import Code
from tos_lint.judge.duties import duty_need, names
from tos_lint.judge.situation import trained_at
from tos_lint.judge.wording import remedy


def base_duties(graph: ProvenanceGraph, applicable: Applicable, policy: Policy) -> Iterator[Finding]:
    """For each training step and licensor of its base weights, the naming duties that nobody has met."""
    for sink in graph.nodes.values():
        if not isinstance(sink, Sink):
            continue
        model = trained_at(sink, policy)
        told: set[str] = set()
        for base in sink.base_models:
            for governed in applicable.licensed(base):
                open_needs = _open(governed, sink, model)
                if open_needs and governed.licensor not in told:
                    told.add(governed.licensor)
                    yield _finding(governed, base, sink, model, open_needs)


def _open(governed: Governed, sink: Sink, model: TrainedModel | None) -> tuple[Need, ...]:
    clause = governed.clause
    if clause.effect is not Effect.REQUIRE or not clause.verified:
        return ()
    needs = (duty_need(duty, clause, sink, model) for duty in clause.duties if names(duty))
    return tuple(need for need in needs if need.status != "met")


def _finding(
    governed: Governed, base: str, sink: Sink, model: TrainedModel | None, needs: tuple[Need, ...]
) -> Finding:
    declared = model is not None and model.distribution is not None
    unmet = any(need.status == "unmet" for need in needs)
    wanted = "; ".join(need.need for need in needs)
    return Finding(
        rule=Code.OBLIGATION,
        severity=Severity.WARNING if declared else Severity.NOTE,
        confidence=Certainty.DESCRIBED,
        answer=Answer.VIOLATION if unmet else Answer.UNDECIDED,
        provider=governed.licensor,
        surface="",
        model=base,
        message=f"training starts from {base}, whose licence ({governed.clause.document}) asks that {wanted}",
        help=remedy(Code.OBLIGATION),
        location=sink.location,
        flow=None,
        clauses=(governed.clause,),
        decisive=governed.clause.id,
        needs=needs,
        construct=sink.name,
    )
