"""What manifests grant and tell, against the terms of everything that they speak of.

A manifest that grants any use grants more than its origins allow when the terms of one of them forbid
some use to come: training, competing, publishing. That is licence drift, whatever else it says, unless it
says that those terms hold too. One that grants less but is silent on whose output the data is leaves
whoever takes it in the dark. A model's card is measured against the licences of the weights below it.

Conditions about how output was made (a plan, a feature) are facts of the past that no licence changes;
where nobody stated them, a clause that turns on them is not held against a manifest.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tos_lint.ir.findings import Answer, Finding, Severity
from tos_lint.ir.graph import Certainty, Manifest, ProvenanceGraph, Source
from tos_lint.ir.policy import Policy
from tos_lint.ir.terms import Clause, Effect
from tos_lint.judge.agreements import may_pass_on
from tos_lint.judge.applicable import Applicable, Governed
from tos_lint.judge.codes import Code
from tos_lint.judge.origins import Origin, Origins, is_about, origin_in_words
from tos_lint.judge.wording import remedy

_USES: Final = frozenset({"train", "distil", "publish", "redistribute"})
_TO_COME: Final = frozenset(
    {"competes", "similar", "replaces", "competes-with-host", "competes-with-upstream", "kind", "commercial"}
    | {"distribution", "purpose", "scale", "base-family", "own-service", "role"}
)
"""Facts about what is done with output later: a licence for any use grants them all."""
_WEIGHTY: Final = frozenset({"name-prefix", "name-contains", "flow-down", "non-commercial", "display-notice"})
"""Duties of weights that a licence without them drops."""
ANYTHING: Final = "anything"


def drifting(graph: ProvenanceGraph, applicable: Applicable, policy: Policy, as_of: str) -> Iterator[Finding]:
    """For each manifest and provider behind it, at most one finding."""
    behind = Origins(graph)
    for manifest in graph.manifests:
        told: set[str] = set()
        for origin in behind.of(manifest.artefacts):
            provider = origin.source.maker.provider
            if provider not in told and (found := _told(manifest, origin, applicable, policy, as_of)):
                told.add(provider)
                yield found
        yield from _weights(manifest, applicable, told)


def _told(
    manifest: Manifest, origin: Origin, applicable: Applicable, policy: Policy, as_of: str
) -> Finding | None:
    """What is wrong with a manifest in the light of one origin."""
    against = [each for each in applicable.clauses(origin.source.maker) if _restricts(each, origin.source)]
    against = [each for each in against if not may_pass_on(policy.agreements, each.licensor, as_of)]
    if not against:
        return None
    against.sort(key=lambda each: (not each.clause.verified, each.host, each.clause.id))
    provider = origin.source.maker.provider
    if manifest.grants == ANYTHING and not manifest.limits:
        return _finding(Code.DRIFT, manifest, origin, against)
    if manifest.admits or provider in manifest.names:
        return None
    return _finding(Code.UNDECLARED, manifest, origin, against)


def _restricts(governed: Governed, source: Source) -> bool:
    """Whether a clause forbids some use to come of a source's output."""
    clause = governed.clause
    return (
        clause.effect is Effect.PROHIBIT
        and is_about(clause, source)
        and not _USES.isdisjoint(clause.uses)
        and all(condition.fact in _TO_COME for condition in clause.when)
    )


def _finding(code: Code, manifest: Manifest, origin: Origin, against: list[Governed]) -> Finding:
    source, clause = origin.source, against[0].clause
    sure = origin.sure and clause.verified
    loud = Severity.ERROR if code is Code.DRIFT and sure else Severity.WARNING
    return Finding(
        rule=code,
        severity=loud,
        confidence=Certainty.DESCRIBED if origin.sure else Certainty.ASSUMED,
        answer=Answer.VIOLATION if sure else Answer.UNDECIDED,
        provider=source.maker.provider,
        surface=source.maker.surface,
        model=source.maker.model,
        message=_message(code, manifest, source, clause),
        help=remedy(code),
        location=manifest.location,
        flow=None,
        clauses=tuple(each.clause for each in against),
        decisive=clause.id,
        construct=manifest.called,
    )


def _message(code: Code, manifest: Manifest, source: Source, clause: Clause) -> str:
    who = f"{source.maker.model} ({source.maker.provider})" if source.maker.model else source.maker.provider
    where = origin_in_words(source)
    text = f"{clause.document} {clause.section}".strip()
    if code is Code.DRIFT:
        licence = ", ".join(manifest.licences)
        return (
            f"the {manifest.called} grants any use ({licence}), but the data holds output of {who} "
            f"({where}), which {text} restricts"
        )
    return f"the {manifest.called} does not say that the data holds output of {who} ({where})"


def _weights(manifest: Manifest, applicable: Applicable, told: set[str]) -> Iterator[Finding]:
    """A model's card that grants any use, over weights whose licence does not."""
    if manifest.grants != ANYTHING or manifest.limits:
        return
    for base in manifest.bases:
        against = [each for each in applicable.licensed(base) if _binds(each.clause)]
        against.sort(key=lambda each: (not each.clause.verified, each.clause.id))
        if not against or against[0].licensor in told:
            continue
        told.add(against[0].licensor)
        clause = against[0].clause
        licence = ", ".join(manifest.licences)
        yield Finding(
            rule=Code.DRIFT,
            severity=Severity.ERROR if clause.verified else Severity.WARNING,
            confidence=Certainty.DESCRIBED,
            answer=Answer.VIOLATION if clause.verified else Answer.UNDECIDED,
            provider=against[0].licensor,
            surface="",
            model=base,
            message=f"the {manifest.called} grants any use ({licence}), but the weights descend from {base}, "
            f"which {clause.document} governs",
            help=remedy(Code.DRIFT),
            location=manifest.location,
            flow=None,
            clauses=tuple(each.clause for each in against),
            decisive=clause.id,
            construct=manifest.called,
        )


def _binds(clause: Clause) -> bool:
    """Whether a clause of a licence of weights holds of whatever is made from them."""
    if clause.effect is Effect.PROHIBIT:
        return not {"train", "distil", "redistribute", "commercial"}.isdisjoint(clause.uses)
    return clause.effect is Effect.REQUIRE and any(duty.kind in _WEIGHTY for duty in clause.duties)
