"""Three-valued evaluation: whether a clause applies to a situation, and on what that turns.

A clause applies when all its conditions hold and no exception does; an exception holds when all of
its own conditions do. Unknown facts stay unknown unless the others settle the matter, so learning a
fact can resolve an unknown but never turn a yes into a no.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from fnmatch import fnmatchcase

from tos_lint.ir.findings import Need
from tos_lint.ir.terms import Condition, Effect, Exemption
from tos_lint.judge.applicable import Governed
from tos_lint.judge.situation import Situation, Stated
from tos_lint.judge.wording import fact_in_words, where_to_tell


class Truth(IntEnum):
    """No, unknown, yes: `min` is *and*, `max` is *or*."""

    NO = 0
    UNKNOWN = 1
    YES = 2

    def negated(self) -> Truth:
        """Yes for no, no for yes."""
        return Truth(2 - self)


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a clause applies, on which facts that turns, and what takes it away."""

    truth: Truth
    unknown: frozenset[str] = frozenset()
    """Facts that nobody stated and that would settle it; empty where it is settled."""
    needs: tuple[Need, ...] = ()
    exemption: Exemption | None = None
    """The exception that takes the clause away."""


def standing(governed: Governed, situation: Situation) -> Standing:
    """Whether a clause applies to a situation."""
    clause = governed.clause
    wanted = clause.effect in (Effect.PERMIT, Effect.SILENT)
    main = [_weigh(condition, governed, situation, wanted=wanted) for condition in clause.when]
    applies = min((each.truth for each in main), default=Truth.YES)
    if applies is Truth.NO:
        against = tuple(each.need for each in main if each.truth is Truth.NO)
        return Standing(Truth.NO, needs=against)
    matter = [each for each in main if each.truth is Truth.UNKNOWN or not wanted]
    for exemption in clause.exceptions:
        inner = [_weigh(condition, governed, situation, wanted=True) for condition in exemption.when]
        holds = min((each.truth for each in inner), default=Truth.YES)
        if holds is Truth.YES:
            return Standing(Truth.NO, needs=tuple(each.need for each in inner), exemption=exemption)
        if holds is Truth.UNKNOWN:
            applies = Truth.UNKNOWN
            matter += [each for each in inner if each.truth is Truth.UNKNOWN]
    unknown = frozenset(each.fact for each in matter if each.truth is Truth.UNKNOWN)
    return Standing(applies, unknown, tuple(dict.fromkeys(each.need for each in matter)))


@dataclass(frozen=True, slots=True)
class _Weighed:
    """One condition against what is stated."""

    fact: str
    truth: Truth
    need: Need


def _weigh(condition: Condition, governed: Governed, situation: Situation, *, wanted: bool) -> _Weighed:
    """A condition's truth, and the need that it makes: that it holds (`wanted`) or that it does not."""
    stated = situation.stated(condition.fact, governed.licensor, host=governed.host)
    value = truth(condition, stated)
    passing = value if wanted else value.negated()
    need = Need(
        need=fact_in_words(condition, governed.licensor, wanted=wanted),
        status=("unmet", "unknown", "met")[passing],
        tell=where_to_tell(condition.fact, situation.model),
        said_by=stated.said_by,
    )
    return _Weighed(condition.fact, value, need)


def truth(condition: Condition, stated: Stated) -> Truth:
    """Whether a fact is one of a condition's values: unknown if unstated, or true of some only."""
    fits = [any(fnmatchcase(value, wanted.lower()) for wanted in condition.values) for value in stated.values]
    if not fits or (any(fits) and not all(fits)):
        return Truth.UNKNOWN
    return Truth.YES if fits[0] else Truth.NO
