"""Which code a verdict is reported under: one flow, one rule."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import PurePosixPath
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
    CIRCULAR = "TOS401"
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
"""Words in a name that say that what it names was collected to measure with."""
_TRYING: Final = frozenset({"test", "dev"})
"""Say so of a split; of a file only as the whole name: much that is called a test is a trial."""
_OF_A_SET: Final = frozenset({"set", "split", "data", "dataset", "questions"})
"""Words beside those above that add nothing to them."""
_LEARNING: Final = frozenset({"train", "training", "trainset"})
"""Words that say the opposite, and weigh more: `train+test`, `eval_train`."""


def plain_code(situation: Situation, *, licence: bool) -> Code:
    """The code of a flow that a clause forbids outright."""
    if situation.role in SIGNALS:
        return Code.SIGNAL
    source = situation.flow.source
    if source.kind == "dataset":
        measuring = _named_to_measure(source.split.rsplit("/", 1)[-1])
        return Code.VALIDATION if measuring else Code.DATASET
    if licence:
        return Code.LINEAGE
    return Code.VALIDATION if _collected_to_measure(situation.flow.artefacts) else Code.OUTPUT


def _collected_to_measure(artefacts: tuple[Artefact, ...]) -> bool:
    """Whether the first artefact that the output rested in is named after a measurement."""
    if not artefacts:
        return False
    return _named_to_measure(PurePosixPath(artefacts[0].name).stem, whole=True)


def _named_to_measure(name: str, *, whole: bool = False) -> bool:
    """Whether a name is one of what is collected to measure with; `whole`: a trial is no test set."""
    words = {word for word in re.split(r"[^a-z]+", name.lower()) if word}
    if words & _LEARNING:
        return False
    if words & _MEASURING:
        return True
    return bool(words & _TRYING) and (not whole or words <= _TRYING | _OF_A_SET)
