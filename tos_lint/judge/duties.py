"""Obligations that come with a permission: which fall due, and whether they are met.

A name can be read; notices, copies and attributions cannot, so nobody but the project can say that
they are given. Duties that no repository could ever show (keeping a usage policy, passing on
restrictions) are told, but nothing rests on them.
"""

from __future__ import annotations

from typing import Final

from tos_lint.ir.findings import Need
from tos_lint.ir.graph import Sink
from tos_lint.ir.policy import TrainedModel
from tos_lint.ir.terms import Clause, Duty
from tos_lint.judge.wording import duty_in_words, where_to_tell

_BACKGROUND: Final = frozenset({"acceptable-use", "disclosure", "flow-down", "modification-notice"})
_DISTRIBUTION: Final = "distribution"
_NONE: Final = "none"


def weighty(duty: Duty) -> bool:
    """Whether a finding may rest on a duty."""
    return duty.kind not in _BACKGROUND


def names(duty: Duty) -> bool:
    """Whether a duty is about the trained model's name."""
    return duty.kind in ("name-prefix", "name-contains")


def duty_need(duty: Duty, clause: Clause, sink: Sink, model: TrainedModel | None) -> Need:
    """What a duty asks of the model that a step trains, and whether it is met, as far as anyone can see."""
    status, said_by = _status(duty, sink, model)
    fact = "commercial" if duty.kind == "non-commercial" else "name" if names(duty) else _DISTRIBUTION
    return Need(duty_in_words(duty, clause), status, where_to_tell(fact, model), said_by)


def _status(duty: Duty, sink: Sink, model: TrainedModel | None) -> tuple[str, str]:
    if duty.trigger == _DISTRIBUTION and model and model.distribution == _NONE:
        return "met", str(model.location)
    if names(duty):
        return _name_status(duty, sink, model)
    if duty.kind == "non-commercial" and model and model.commercial is not None:
        return ("unmet" if model.commercial else "met"), str(model.location)
    return "unknown", ""


def _name_status(duty: Duty, sink: Sink, model: TrainedModel | None) -> tuple[str, str]:
    """Met if every known name of the trained model fits; a bad one counts once it is distributed."""
    published = model.published_name if model else None
    said_by = str(model.location if model and published else sink.location)
    known = (published,) if published else sink.student_names
    bare = [name.rstrip("/").rsplit("/", 1)[-1].lower() for name in known if "*" not in name]
    if not bare:
        return "unknown", ""
    wanted = duty.value.lower()
    if all(name.startswith(wanted) if duty.kind == "name-prefix" else wanted in name for name in bare):
        return "met", said_by
    due = duty.trigger != _DISTRIBUTION or (model is not None and model.distribution is not None)
    return ("unmet" if due else "unknown"), said_by
