"""From the graph to findings: each flow is judged, and told once per rule, provider and pair of places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tos_lint.ir.findings import Answer, Finding, Flow, Severity
from tos_lint.ir.graph import Certainty, ProvenanceGraph, Role
from tos_lint.ir.policy import Agreement, Policy
from tos_lint.ir.registry import Registry
from tos_lint.ir.terms import Terms
from tos_lint.judge.agreements import lapsed_agreement
from tos_lint.judge.applicable import UNKNOWN_DOOR, Applicable
from tos_lint.judge.bases import base_duties
from tos_lint.judge.circles import circles
from tos_lint.judge.codes import Code
from tos_lint.judge.fingerprints import fingerprinted
from tos_lint.judge.flows import flows
from tos_lint.judge.manifests import drifting
from tos_lint.judge.places import consumer_surfaces, rotations, unknown_maker, unknown_origins
from tos_lint.judge.publications import published
from tos_lint.judge.situation import Situation, situation_of
from tos_lint.judge.verdict import Verdict, judge_flow
from tos_lint.judge.wording import obliged, remedy, told


def judge(
    graph: ProvenanceGraph, terms: Terms, registry: Registry, policy: Policy, as_of: str, *, strict: bool
) -> tuple[Finding, ...]:
    """What the terms in force on `as_of` (an ISO date) say of every flow, allowed ones included.

    Flows that are allowed have the answer `permitted`; nothing is waived yet.
    """
    applicable = Applicable(terms, registry, as_of)
    judged: list[Finding] = []
    lapsed: dict[Agreement, None] = {}
    ways = flows(graph)
    for flow in ways:
        if flow.role is Role.EVALUATION:
            continue
        if not flow.source.maker.provider:
            judged.append(unknown_maker(flow, strict=strict))
            continue
        situation = situation_of(flow, policy, as_of)
        verdict = judge_flow(situation, applicable.clauses(flow.source.maker))
        finding = _finding(situation, verdict)
        judged.append(finding)
        old = lapsed_agreement(policy.agreements, finding.provider, situation.model, as_of)
        if old and verdict.answer is not Answer.PERMITTED:
            lapsed[old] = None
    found = [
        *_once(judged),
        *consumer_surfaces(graph, applicable),
        *rotations(graph, applicable),
        *unknown_origins(graph, strict=strict),
        *base_duties(graph, applicable, policy),
        *drifting(graph, applicable, policy, as_of),
        *circles(ways, applicable),
        *published(graph, applicable, policy, as_of),
        *(_expired(agreement) for agreement in lapsed),
    ]
    return fingerprinted(sorted(found, key=order))


def order(finding: Finding) -> tuple[object, ...]:
    """The order of findings: by place, then rule, then where they lead."""
    sink = finding.flow.sink.location if finding.flow else finding.location
    keys = (finding.flow.source.key, finding.flow.sink.key) if finding.flow else ("", "")
    return (finding.location, finding.rule, finding.provider, sink, finding.answer, finding.model, *keys)


def _finding(situation: Situation, verdict: Verdict) -> Finding:
    flow, decisive = situation.flow, verdict.decisive
    maker = flow.source.maker
    provider = maker.provider
    if (
        decisive
        and verdict.answer is not Answer.PERMITTED
        and (decisive.governed.host or decisive.governed.licence)
    ):
        provider = decisive.governed.licensor
    return Finding(
        rule=verdict.rule,
        severity=verdict.severity,
        confidence=_confidence(flow),
        answer=verdict.answer,
        provider=provider,
        surface=maker.surface,
        model=maker.model,
        message=_message(situation, verdict),
        help="" if verdict.answer is Answer.PERMITTED else remedy(verdict.rule),
        location=flow.source.location,
        flow=flow,
        clauses=verdict.clauses,
        decisive=decisive.clause.id if decisive else "",
        needs=verdict.needs,
    )


def _message(situation: Situation, verdict: Verdict) -> str:
    clause = verdict.decisive.clause if verdict.decisive else None
    open_needs = tuple(need.need for need in verdict.needs if need.status != "met")
    if verdict.rule == Code.OBLIGATION and clause and open_needs:
        return obliged(situation.flow, clause, open_needs, verdict.answer)
    return told(situation.flow, situation.role, clause, verdict.answer, open_needs)


def _confidence(flow: Flow) -> Certainty:
    """The weakest certainty on the flow; one step less where the door is a guess."""
    guess = flow.source.maker.surface == UNKNOWN_DOOR
    return Certainty(max(flow.certainty - guess, Certainty.ASSUMED))


def _once(findings: Iterable[Finding]) -> Iterator[Finding]:
    """One finding per rule, provider and pair of places: the loudest, then the best evidenced."""
    best: dict[tuple[object, ...], Finding] = {}
    for finding in sorted(findings, key=_telling):
        flow = finding.flow
        permitted = finding.answer is Answer.PERMITTED
        ends = (flow.source.location, flow.sink.location) if flow else (finding.location,)
        best.setdefault((permitted, finding.rule, finding.provider, *ends), finding)
    yield from _named_once(best.values())


def _named_once(findings: Iterable[Finding]) -> Iterator[Finding]:
    """A data set that one file names several times for one step is told where it is first named."""
    first: dict[tuple[object, ...], Finding] = {}
    for finding in sorted(findings, key=order):
        if finding.flow is None or finding.flow.source.kind != "dataset":
            yield finding
            continue
        source, sink = finding.flow.source, finding.flow.sink
        key = (finding.rule, finding.provider, finding.answer, source.name, source.maker.model, sink.key)
        if first.setdefault((*key, source.location.path), finding) is finding:
            yield finding


def _telling(finding: Finding) -> tuple[object, ...]:
    length = len(finding.flow.edges) if finding.flow else 0
    return (
        -finding.severity,
        finding.answer is Answer.UNDECIDED,
        -finding.confidence,
        length,
        *order(finding),
    )


def _expired(agreement: Agreement) -> Finding:
    return Finding(
        rule=Code.EXPIRED_AGREEMENT,
        severity=Severity.WARNING,
        confidence=Certainty.WRITTEN,
        answer=Answer.VIOLATION,
        provider=agreement.provider,
        surface="",
        model="",
        message=f"the agreement {agreement.reference} with {agreement.provider} is not in its term "
        f"({agreement.valid_from} to {agreement.valid_until or 'open'}) and covers nothing",
        help="Renew it in the policy or remove it.",
        location=agreement.location,
        flow=None,
        construct="agreement",
    )
