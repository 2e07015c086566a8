"""Obligations that come with a permission: which fall due, and whether they are met.

A name can be read; notices, copies and attributions cannot, so nobody but the project can say that
they are given. Duties that no repository could ever show (keeping a usage policy, passing on
restrictions) are told, but nothing rests on them.
"""

from __future__ import annotations

from typing import Final

from tos_lint.ir.findings import Need
from tos_lint.ir.terms import Clause, Duty
from tos_lint.judge.situation import Situation
from tos_lint.judge.wording import duty_in_words, where_to_tell

_BACKGROUND: Final = frozenset({"acceptable-use", "disclosure", "flow-down", "modification-notice"})
_DISTRIBUTION: Final = "distribution"


def weighty(duty: Duty) -> bool:
    """Whether a finding may rest on a duty."""
    return duty.kind not in _BACKGROUND


def duty_need(duty: Duty, clause: Clause, situation: Situation) -> Need:
    """What a duty asks for and whether it is met, as far as anyone can see."""
    status, said_by = _status(duty, situation)
    fact = "commercial" if duty.kind == "non-commercial" else "name" if _names(duty) else _DISTRIBUTION
    return Need(duty_in_words(duty, clause), status, where_to_tell(fact, situation.model), said_by)


def _status(duty: Duty, situation: Situation) -> tuple[str, str]:
    distribution = situation.stated(_DISTRIBUTION, "")
    if duty.trigger == _DISTRIBUTION and distribution.values == ("none",):
        return "met", distribution.said_by
    if _names(duty):
        return _name_status(duty, situation)
    if duty.kind == "non-commercial":
        commercial = situation.stated("commercial", "")
        if commercial.values:
            return ("met" if commercial.values == ("false",) else "unmet"), commercial.said_by
    return "unknown", ""


def _names(duty: Duty) -> bool:
    return duty.kind in ("name-prefix", "name-contains")


def _name_status(duty: Duty, situation: Situation) -> tuple[str, str]:
    """Met if every known name of the trained model fits; a bad one counts once it is distributed."""
    model, sink = situation.model, situation.flow.sink
    published = model.published_name if model else None
    names = (published,) if published else sink.student_names
    said_by = str(model.location if model and published else sink.location)
    bare = [name.rstrip("/").rsplit("/", 1)[-1].lower() for name in names if "*" not in name]
    if not bare:
        return "unknown", ""
    wanted = duty.value.lower()
    fits = [name.startswith(wanted) if duty.kind == "name-prefix" else wanted in name for name in bare]
    if all(fits):
        return "met", said_by
    declared = situation.stated(_DISTRIBUTION, "").values
    return ("unmet" if declared or duty.trigger != _DISTRIBUTION else "unknown"), said_by
