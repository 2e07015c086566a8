"""Output that is given to others against a clause (TOS303)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tos_lint.ir.findings import Answer, Finding, Need, Severity
from tos_lint.ir.graph import Certainty, ProvenanceGraph, Publication
from tos_lint.ir.policy import Policy
from tos_lint.ir.terms import Effect
from tos_lint.judge.agreements import may_pass_on
from tos_lint.judge.applicable import Applicable, Governed
from tos_lint.judge.codes import Code
from tos_lint.judge.origins import Origin, Origins, is_about, origin_in_words
from tos_lint.judge.wording import fact_in_words, remedy

_USES: Final = frozenset({"publish"})
_ASKED_FOR: Final = frozenset({"feature"})
"""Facts that are so only where the call says so."""


def published(
    graph: ProvenanceGraph, applicable: Applicable, policy: Policy, as_of: str
) -> Iterator[Finding]:
    """For each place that publishes and each provider behind what it publishes, the clause against it."""
    behind = Origins(graph)
    told: set[tuple[object, str]] = set()
    for publication in graph.publications:
        for origin in behind.of((publication.artefact,)):
            for governed in applicable.clauses(origin.source.maker):
                key = (publication.location, governed.licensor)
                if key in told or not _forbids(governed, origin):
                    continue
                if not may_pass_on(policy.agreements, governed.licensor, as_of):
                    told.add(key)
                    yield _finding(publication, origin, governed)


def _forbids(governed: Governed, origin: Origin) -> bool:
    clause = governed.clause
    return (
        clause.effect is Effect.PROHIBIT
        and is_about(clause, origin.source)
        and not _USES.isdisjoint(clause.uses)
        and all(condition.fact not in _ASKED_FOR for condition in clause.when)
    )


def _finding(publication: Publication, origin: Origin, governed: Governed) -> Finding:
    """A warning: certain only where the clause has no condition and everything is known at first hand."""
    clause, maker = governed.clause, origin.source.maker
    needs = tuple(
        Need(fact_in_words(condition, governed.licensor, wanted=False), "unknown", "")
        for condition in clause.when
    )
    certain = origin.sure and clause.verified and not needs
    name = publication.artefact.partition(":")[2]
    turns = "; ".join(each.need for each in needs)
    says = "forbids it" if certain else f"may forbid it, unless {turns}" if turns else "may forbid it"
    who = f"{maker.model} ({maker.provider})" if maker.model else maker.provider
    return Finding(
        rule=Code.REDISTRIBUTION,
        severity=Severity.WARNING,
        confidence=Certainty.DESCRIBED if origin.sure else Certainty.ASSUMED,
        answer=Answer.VIOLATION if certain else Answer.UNDECIDED,
        provider=governed.licensor if governed.host or governed.licence else maker.provider,
        surface=maker.surface,
        model=maker.model,
        message=f"output of {who} ({origin_in_words(origin.source)}) is published as {name}; "
        f"{clause.document} {clause.section} {says}",
        help=remedy(Code.REDISTRIBUTION),
        location=publication.location,
        flow=None,
        clauses=(clause,),
        decisive=clause.id,
        needs=needs,
        construct=name,
    )
