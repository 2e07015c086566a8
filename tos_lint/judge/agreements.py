"""Rights that the standard terms do not give: when an agreement counts, and when it has run out."""

from __future__ import annotations

from typing import Final

from tos_lint.ir.policy import Agreement, TrainedModel

_PASSING_ON: Final = frozenset({"publish", "redistribute", "sublicense"})


def valid_agreement(
    agreements: tuple[Agreement, ...], licensor: str, model: TrainedModel | None, as_of: str
) -> Agreement | None:
    """The first agreement that lets `model` train on a licensor's output on a day."""
    return next(
        (each for each in agreements if _covers(each, licensor, model) and in_term(each, as_of)), None
    )


def lapsed_agreement(
    agreements: tuple[Agreement, ...], licensor: str, model: TrainedModel | None, as_of: str
) -> Agreement | None:
    """An agreement that would have counted on another day."""
    return next(
        (each for each in agreements if _covers(each, licensor, model) and not in_term(each, as_of)), None
    )


def may_pass_on(agreements: tuple[Agreement, ...], licensor: str, as_of: str) -> bool:
    """Whether an agreement lets the project give a licensor's output to others; a right to train does not."""
    return any(
        each.provider == licensor and in_term(each, as_of) and not _PASSING_ON.isdisjoint(each.grants)
        for each in agreements
    )


def in_term(agreement: Agreement, as_of: str) -> bool:
    """Whether a day lies in an agreement's term, both ends included."""
    return agreement.valid_from <= as_of and (not agreement.valid_until or as_of <= agreement.valid_until)


def _covers(agreement: Agreement, licensor: str, model: TrainedModel | None) -> bool:
    if agreement.provider != licensor or "train" not in agreement.grants:
        return False
    return not agreement.models or (model is not None and model.name in agreement.models)
