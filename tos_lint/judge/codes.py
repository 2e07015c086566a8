"""Which code a verdict is reported under: one flow, one rule."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

from tos_lint.ir.graph import Artefact, Role
from tos_lint.judge.situation import Situation


class Code(StrEnum):
    """The codes that judging gives."""

    OUTPUT = "TOS101"
    DATASET = "TOS102"
    LINEAGE = "TOS103"
    CONDITIONAL = "TOS104"
    OBLIGATION = "TOS105"
    SIGNAL = "TOS106"
    VALIDATION = "TOS107"
    EXTRACTION = "TOS201"
    CONSUMER = "TOS202"
    ROTATION = "TOS203"
    DRIFT = "TOS301"
    UNDECLARED = "TOS302"
    REDISTRIBUTION = "TOS303"
    UNKNOWN_ORIGIN = "TOS501"
    EXPIRED_WAIVER = "TOS601"
    NO_REASON = "TOS602"
    UNUSED_WAIVER = "TOS603"
    EXPIRED_AGREEMENT = "TOS604"


SIGNALS: Final = frozenset({Role.LABEL, Role.REWARD, Role.PREFERENCE, Role.FILTER})
"""Roles in which output is not itself learnt as text."""

_MEASURING: Final = frozenset(
    {"validation", "valid", "val", "eval", "evals", "evaluation", "benchmark", "holdout", "heldout"}
)
"""Words in an artefact's name that say it was collected to measure with."""


def plain_code(situation: Situation, *, licence: bool) -> Code:
    """The code of a flow that a clause forbids outright."""
    if situation.role in SIGNALS:
        return Code.SIGNAL
    if situation.flow.source.kind == "dataset":
        return Code.DATASET
    if licence:
        return Code.LINEAGE
    return Code.VALIDATION if _collected_to_measure(situation.flow.artefacts) else Code.OUTPUT


def _collected_to_measure(artefacts: tuple[Artefact, ...]) -> bool:
    """Whether the first artefact that the output rested in is named after a measurement."""
    if not artefacts:
        return False
    base = artefacts[0].name.rsplit("/", 1)[-1].lower()
    return not _MEASURING.isdisjoint(re.split(r"[^a-z]+", base))
