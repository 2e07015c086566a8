"""What is known about one flow and the model that it trains: the facts that clauses turn on.

Every fact has the values that somebody stated, or none: nobody has said. Two facts have a default
instead, because silence about them means no: an approval that the policy does not record was not
given, and a project does not compete with a mere host unless it says so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Final

from tos_lint.ir.findings import Flow
from tos_lint.ir.graph import Role, Sink
from tos_lint.ir.policy import Agreement, Policy, TrainedModel
from tos_lint.judge.agreements import valid_agreement

GENERATIVE: Final = "generative"
COMPETITION: Final = frozenset({"competes", "similar", "replaces", "competes-with-host"})
"""Facts that the policy's `competes_with` tells."""
DISTILLABLE: Final = "distillable"
_KINDS: Final = {
    "pretrain": GENERATIVE,
    "sft": GENERATIVE,
    "preference": GENERATIVE,
    "rl": GENERATIVE,
    "distill": GENERATIVE,
    "hosted-finetune": GENERATIVE,
    "reward": "reward",
    "embedding": "embedding",
    "classifier": "classifier",
}
"""What kind of model comes out of a kind of step; `other` says nothing."""

_SIGNALS: Final = {
    "label": Role.LABEL,
    "score": Role.LABEL,
    "preference": Role.PREFERENCE,
    "reward": Role.REWARD,
    "logits": Role.TEACHER,
}
"""What material is that its use as text does not make text."""


@dataclass(frozen=True, slots=True)
class Stated:
    """What somebody said of a fact, and where; no values: nobody has."""

    values: tuple[str, ...] = ()
    said_by: str = ""


@dataclass(frozen=True, slots=True)
class Situation:
    """One flow under one policy, on the day of judging."""

    flow: Flow
    policy: Policy
    model: TrainedModel | None
    as_of: str

    @property
    def role(self) -> Role:
        """In which part the material takes part, from its use and from what it is."""
        if self.flow.role is not Role.TEXT:
            return self.flow.role
        return _SIGNALS.get(self.flow.source.carries, Role.TEXT)

    def agreement(self, licensor: str) -> Agreement | None:
        """The agreement with a licensor that covers this training on this day."""
        return valid_agreement(self.policy.agreements, licensor, self.model, self.as_of)

    def stated(self, fact: str, licensor: str, *, host: bool = False) -> Stated:
        """What is known of a fact, as far as a clause of `licensor` asks for it."""
        if fact in COMPETITION:
            stated = _competes(self, licensor)
            return Stated(("false",)) if host and not stated.values else stated
        if fact == "competes-with-upstream":
            return _competes_upstream(self, licensor)
        if fact in ("agreement", "approval"):
            agreement = self.agreement(licensor)
            granted = "train" if fact == "agreement" else "true"
            return Stated((granted,), str(agreement.location)) if agreement else Stated(("none",))
        if fact == "own-service":
            owners = {licensor, self.flow.source.maker.host} - {""}
            return Stated((_truth(self.flow.sink.service in owners),))
        read = _READERS.get(fact)
        return read(self) if read else Stated()


def situation_of(flow: Flow, policy: Policy, as_of: str) -> Situation:
    """The situation of a flow under a policy."""
    return Situation(flow, policy, trained_at(flow.sink, policy), as_of)


def trained_at(sink: Sink, policy: Policy) -> TrainedModel | None:
    """The first declared model whose patterns fit a training step, or what launches it."""
    places = (sink.location, sink.launcher) if sink.launcher else (sink.location,)
    for model in policy.models:
        if any(fnmatchcase(place.path, pattern) for pattern in model.sinks for place in places):
            return model
    return None


def _competes(situation: Situation, licensor: str) -> Stated:
    model, policy = situation.model, situation.policy
    if model and model.competes_with is not None:
        return Stated((_truth(licensor in model.competes_with),), str(model.location))
    if policy.competes_with is not None:
        return Stated((_truth(licensor in policy.competes_with),), policy.path)
    return Stated()


def _competes_upstream(situation: Situation, licensor: str) -> Stated:
    """Competition with the owner whose model a third party passes on, where the owner is known."""
    owner = situation.flow.source.maker.provider
    if owner != licensor:
        return _competes(situation, owner)
    with_us = _competes(situation, licensor)
    model, policy = situation.model, situation.policy
    declared = model.competes_with if model and model.competes_with is not None else policy.competes_with
    return with_us if declared == () else Stated()


def _kind(situation: Situation) -> Stated:
    if situation.model and situation.model.kind:
        return Stated((situation.model.kind,), str(situation.model.location))
    kind = _KINDS.get(situation.flow.sink.kind)
    return Stated((kind,), str(situation.flow.sink.location)) if kind else Stated()


def _distribution(situation: Situation) -> Stated:
    return _declared(situation, situation.model.distribution if situation.model else None)


def _purpose(situation: Situation) -> Stated:
    return _declared(situation, situation.model.purpose if situation.model else None)


def _commercial(situation: Situation) -> Stated:
    commercial = situation.model.commercial if situation.model else None
    return _declared(situation, None if commercial is None else _truth(commercial))


def _base_family(situation: Situation) -> Stated:
    known = tuple(base.lower() for base in situation.flow.sink.base_models if "*" not in base)
    return Stated(known, str(situation.flow.sink.location)) if known else Stated()


def _role(situation: Situation) -> Stated:
    return Stated((situation.role.value,))


def _surface(situation: Situation) -> Stated:
    return Stated((situation.flow.source.maker.surface,))


def _distillable(situation: Situation) -> Stated:
    """Whether the request was seen to be restricted to models whose owners allow it."""
    source = situation.flow.source
    return Stated((_truth(DISTILLABLE in source.asked),), str(source.location))


_READERS: Final[dict[str, Callable[[Situation], Stated]]] = {
    "kind": _kind,
    "distribution": _distribution,
    "purpose": _purpose,
    "commercial": _commercial,
    "base-family": _base_family,
    "role": _role,
    "surface": _surface,
    DISTILLABLE: _distillable,
}


def _declared(situation: Situation, value: str | None) -> Stated:
    if value is None or situation.model is None:
        return Stated()
    return Stated((value,), str(situation.model.location))


def _truth(value: bool) -> str:
    return "true" if value else "false"
