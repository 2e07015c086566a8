"""From clauses to one verdict on a flow.

Every clause that speaks of training on output gives an *opinion*. A prohibition that applies beats
everything; a prohibition that turns on an unknown fact leaves the flow undecided; an obligation
falls due; and only then does a permission, an exception or the silence of a text that was read let
the flow pass. The loudest opinion decides, the others are listed with it. Nothing that was read at
second hand, neither a clause nor the origin of a dataset, is ever an error or a clean pass.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from tos_lint.ir.findings import Answer, Need, Severity
from tos_lint.ir.graph import Linkage, Role
from tos_lint.ir.terms import Clause, Effect
from tos_lint.judge.applicable import Governed
from tos_lint.judge.codes import SIGNALS, Code, plain_code
from tos_lint.judge.conditions import Standing, Truth, standing
from tos_lint.judge.duties import duty_need, weighty
from tos_lint.judge.situation import COMPETITION, DISTILLABLE, GENERATIVE, Situation

_TRAINING: Final = frozenset({"train", "distil"})
_OUTPUTS: Final = frozenset({"outputs", "services"})
_OF_TEXT: Final = frozenset(
    {"text", "structured", "label", "score", "preference", "reward", "logits", "file"}
)
_SETTLED_BY_DEFAULT: Final = COMPETITION | {"base-family"}
"""Facts that, undeclared, do not soften a ban on generative training: the run fails until declared."""
_PERMISSIONS: Final = (Effect.PERMIT, Effect.SILENT)
_INFORMATIVE: Final = frozenset({"purpose-of-generation"})
_TESTS: Final = frozenset({"tests", "test"})
_HEARSAY: Final = frozenset({Linkage.DOCUMENTATION, Linkage.FIELD_NAMES, Linkage.REGISTRY_ENTRY})


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one clause says about one flow; `severity` None: it lets the flow pass."""

    governed: Governed
    answer: Answer
    rule: Code
    severity: Severity | None = None
    needs: tuple[Need, ...] = ()

    @property
    def clause(self) -> Clause:
        """The clause whose opinion this is."""
        return self.governed.clause


@dataclass(frozen=True, slots=True)
class Verdict:
    """What all clauses together say about one flow."""

    answer: Answer
    rule: Code
    severity: Severity
    decisive: Opinion | None
    clauses: tuple[Clause, ...]
    needs: tuple[Need, ...]


def judge_flow(situation: Situation, governing: tuple[Governed, ...]) -> Verdict:
    """The verdict on a flow of output that `governing` speaks of."""
    opinions = tuple(_opinions(situation, governing))
    vouched = [each for each in opinions if _vouches(each)]
    against = [each for each in opinions if each.severity is not None]
    if vouched and not any(each.rule == Code.EXTRACTION for each in against):
        return _passed(situation, vouched, opinions)
    passing = [each for each in opinions if each.severity is None and not each.governed.host]
    against = [
        each
        for each in against
        if each.clause.effect not in _PERMISSIONS or not (passing or each.governed.host)
    ]
    if against:
        return _decided(situation, min(against, key=_loudness), opinions)
    return _passed(situation, sorted(passing, key=_weight_of_permission), opinions)


def _vouches(opinion: Opinion) -> bool:
    """Whether a host says that the owner of whatever model answered the request allows it."""
    asked = any(condition.fact == DISTILLABLE for condition in opinion.clause.when)
    permits = opinion.clause.effect is Effect.PERMIT and opinion.severity is None
    return asked and permits and opinion.governed.host


def _decided(situation: Situation, loudest: Opinion, opinions: tuple[Opinion, ...]) -> Verdict:
    severity = loudest.severity or Severity.NOTE
    needs = loudest.needs
    if situation.flow.linkage in _HEARSAY or situation.flow.sink.guessed:
        severity = min(severity, Severity.WARNING)
    if situation.flow.source.part:
        severity = Severity.NOTE
        needs = (*needs, Need("this provider's part of the data set is more than a small one", "unknown", ""))
    if _is_test(situation.flow.sink.location.path):
        severity = Severity.NOTE
        needs = (*needs, Need("the model that a test trains is kept", "unknown", "policy: models.<name>"))
    order = (loudest, *(each for each in opinions if each is not loudest))
    others = tuple(need for each in order[1:] if each.severity is not None for need in each.needs)
    return Verdict(
        loudest.answer, loudest.rule, severity, loudest,
        tuple(dict.fromkeys(each.clause for each in order)), tuple(dict.fromkeys((*needs, *others))),
    )  # fmt: skip


def _is_test(path: str) -> bool:
    """Whether a file stands in a folder of tests, whose models are made to be thrown away."""
    return not _TESTS.isdisjoint(path.split("/")[:-1])


def _passed(situation: Situation, passing: list[Opinion], opinions: tuple[Opinion, ...]) -> Verdict:
    """The verdict where nothing stands against the flow: a permission that was read, or nobody knows."""
    clauses = tuple(dict.fromkeys(each.clause for each in (*passing, *opinions)))
    needs = tuple(dict.fromkeys(need for each in passing for need in each.needs))
    read = next((each for each in passing if each.clause.verified), None)
    if read:
        return Verdict(Answer.PERMITTED, read.rule, Severity.NOTE, read, clauses, needs)
    if passing:
        needs = (_second_hand(passing[0].clause), *needs)
        return Verdict(Answer.UNDECIDED, Code.CONDITIONAL, Severity.NOTE, passing[0], clauses, needs)
    maker = situation.flow.source.maker
    need = Need(
        f"the terms of {maker.provider} ({maker.surface}) are known", "unknown", "policy: rules.paths"
    )
    return Verdict(Answer.UNDECIDED, Code.CONDITIONAL, Severity.NOTE, None, clauses, (need,))


def _opinions(situation: Situation, governing: tuple[Governed, ...]) -> Iterator[Opinion]:
    for governed in governing:
        if not _speaks_of(governed.clause, situation):
            continue
        agreement = situation.agreement(governed.licensor)
        if agreement and not _extracts(governed.clause, situation):
            need = Need(
                f"an agreement with {governed.licensor} covers the training",
                "met",
                "",
                str(agreement.location),
            )
            yield Opinion(governed, Answer.PERMITTED, _plain(situation, governed), needs=(need,))
            continue
        opinion = _opinion(situation, governed, standing(governed, situation))
        yield _capped(opinion, situation) if opinion.severity is not None else opinion


def _speaks_of(clause: Clause, situation: Situation) -> bool:
    """Whether a clause is about training on this material in this role."""
    carries = situation.flow.source.carries
    modality = "text" if carries in _OF_TEXT else carries
    if clause.modalities and modality not in clause.modalities and "any" not in clause.modalities:
        return False
    if _extracts(clause, situation):
        return True
    uses = _TRAINING.intersection(clause.uses)
    if not uses or not (clause.subject in _OUTPUTS or (clause.subject == "weights" and "distil" in uses)):
        return False
    return not (clause.roles and situation.role is Role.TEXT and Role.TEXT.value not in clause.roles)


def _extracts(clause: Clause, situation: Situation) -> bool:
    return clause.effect is Effect.PROHIBIT and situation.role is Role.TEACHER and "extract" in clause.uses


def _opinion(situation: Situation, governed: Governed, standing: Standing) -> Opinion:
    clause = governed.clause
    passing = Opinion(governed, Answer.PERMITTED, _plain(situation, governed), needs=standing.needs)
    match clause.effect:
        case Effect.PROHIBIT:
            return passing if standing.truth is Truth.NO else _forbidding(situation, governed, standing)
        case Effect.REQUIRE:
            return passing if standing.truth is Truth.NO else _obliging(situation, governed, standing)
        case Effect.PERMIT | Effect.SILENT:
            if standing.truth is Truth.YES:
                return passing
            return replace(passing, answer=Answer.UNDECIDED, rule=Code.CONDITIONAL, severity=Severity.WARNING)


def _forbidding(situation: Situation, governed: Governed, standing: Standing) -> Opinion:
    """A prohibition that applies, or may."""
    answer = Answer.VIOLATION if standing.truth is Truth.YES else Answer.UNDECIDED
    opinion = Opinion(governed, answer, _plain(situation, governed), Severity.ERROR, standing.needs)
    if _extracts(governed.clause, situation):
        return replace(opinion, rule=Code.EXTRACTION)
    if situation.role in SIGNALS:
        return _signalling(situation, opinion)
    if answer is Answer.VIOLATION:
        return opinion
    if standing.unknown <= _INFORMATIVE:
        return replace(opinion, rule=Code.CONDITIONAL, severity=Severity.NOTE)
    if standing.unknown <= _SETTLED_BY_DEFAULT and _generative(situation):
        return opinion
    return replace(opinion, rule=Code.CONDITIONAL, severity=Severity.WARNING)


def _signalling(situation: Situation, opinion: Opinion) -> Opinion:
    """A prohibition where output is only a signal: decided by whether the text names such use."""
    if situation.role.value in opinion.clause.roles:
        return opinion
    severity = Severity.NOTE if situation.role is Role.FILTER else Severity.WARNING
    need = Need(f"the clause reaches output used as {situation.role.value}", "unknown", "")
    return replace(opinion, answer=Answer.UNDECIDED, severity=severity, needs=(*opinion.needs, need))


def _obliging(situation: Situation, governed: Governed, standing: Standing) -> Opinion:
    """A permission with duties: it passes once those that weigh are met."""
    clause, sink, model = governed.clause, situation.flow.sink, situation.model
    duties = [(duty, duty_need(duty, clause, sink, model)) for duty in clause.duties]
    heavy = [need for duty, need in duties if weighty(duty)]
    needs = (*(need for _, need in duties), *(need for need in standing.needs if need.status == "unknown"))
    passing = Opinion(governed, Answer.PERMITTED, _plain(situation, governed), needs=needs)
    if all(need.status == "met" for need in heavy):
        return passing
    certain = standing.truth is Truth.YES and any(need.status == "unmet" for need in heavy)
    answer = Answer.VIOLATION if certain else Answer.UNDECIDED
    return replace(passing, answer=answer, rule=Code.OBLIGATION, severity=Severity.WARNING)


def _capped(opinion: Opinion, situation: Situation) -> Opinion:
    """What rests on hearsay is no more than a warning, and undecided."""
    doubts = []
    if not opinion.clause.verified:
        doubts.append(_second_hand(opinion.clause))
    if not situation.flow.source.maker.verified:
        doubts.append(
            Need("the maker of the data is confirmed at first hand", "unknown", "policy: artifacts")
        )
    if not doubts or opinion.severity is None:
        return opinion
    answer = Answer.UNDECIDED if opinion.answer is Answer.VIOLATION else opinion.answer
    severity = min(opinion.severity, Severity.WARNING)
    return replace(opinion, answer=answer, severity=severity, needs=(*opinion.needs, *doubts))


def _second_hand(clause: Clause) -> Need:
    return Need(
        f"{clause.document} reads as quoted (it was read at second hand)", "unknown", "policy: rules.paths"
    )


def _generative(situation: Situation) -> bool:
    kind = situation.stated("kind", "").values
    return kind == (GENERATIVE,) and situation.flow.source.carries != "embedding"


def _plain(situation: Situation, governed: Governed) -> Code:
    return plain_code(situation, licence=governed.licence)


def _loudness(opinion: Opinion) -> tuple[object, ...]:
    """Loudest first; then a violation, the owner before the host, the ancestor before its copies."""
    severity = opinion.severity or Severity.NOTE
    undecided, governed = opinion.answer is not Answer.VIOLATION, opinion.governed
    return (-severity, undecided, governed.host, -governed.descent, opinion.clause.id)


def _weight_of_permission(opinion: Opinion) -> tuple[object, ...]:
    """What best explains a pass first: a permit, an exception or a condition, a duty met, silence."""
    order = (Effect.PERMIT, Effect.PROHIBIT, Effect.REQUIRE, Effect.SILENT)
    return (order.index(opinion.clause.effect), opinion.governed.host, opinion.clause.id)
