"""Which idle output may be the data that an opening lacks: a guess for a person to confirm.

Nothing is joined here. The names of the two artefacts are compared: words in common weigh most, since
`answers_gpt4.jsonl` becomes `answers_clean.jsonl`; then the suffix, then the folders. Of the outputs
that are like nothing, those are proposed that are the only ones.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from tos_lint.ir.graph import Artefact, ProvenanceGraph, Sink
from tos_lint.judge.openings import IdleOutput, Opening, idle_outputs, openings

OFFERED: Final = 3
"""Outputs that are proposed for one artefact."""
_WORD: Final = re.compile(r"[a-z]+|\d+")
_COMMON_WORD, _SUFFIX, _FOLDER = 3, 2, 1


@dataclass(frozen=True, slots=True)
class Wanted:
    """An artefact of unknown origin, the training steps that read it, and what it may derive from."""

    artefact: Artefact
    sinks: tuple[Sink, ...]
    candidates: tuple[IdleOutput, ...]


@dataclass(frozen=True, slots=True)
class Proposals:
    """What a person is asked to complete."""

    wanted: tuple[Wanted, ...]
    nameless: tuple[Sink, ...]
    """Training steps whose data has no name that could be declared."""
    idle: tuple[IdleOutput, ...]


def proposals(graph: ProvenanceGraph) -> Proposals:
    """The two ends of what could not be followed, with the likeliest pairs, in the order of names."""
    opened, idle = openings(graph), idle_outputs(graph)
    readers: dict[Artefact, list[Sink]] = defaultdict(list)
    for opening in opened:
        for artefact in opening.artefacts:
            readers[artefact].append(opening.sink)
    wanted = (
        Wanted(artefact, tuple(readers[artefact]), _likeliest(artefact, idle))
        for artefact in sorted(readers, key=lambda each: each.key)
    )
    return Proposals(tuple(wanted), tuple(_nameless(opened)), idle)


def _nameless(opened: tuple[Opening, ...]) -> list[Sink]:
    return [opening.sink for opening in opened if not opening.artefacts]


def _likeliest(artefact: Artefact, idle: tuple[IdleOutput, ...]) -> tuple[IdleOutput, ...]:
    """The outputs whose names are most like that of an artefact, each artefact once."""
    resting: dict[Artefact, IdleOutput] = {}
    for each in idle:
        if each.artefact is not None and each.artefact != artefact:
            resting.setdefault(each.artefact, each)
    scored = ((_likeness(artefact.name, other.name), other.name, each) for other, each in resting.items())
    ranked = sorted(scored, key=lambda entry: (-entry[0], entry[1]))
    alike = [each for score, _, each in ranked if score >= _SUFFIX]
    only = [each for *_, each in ranked] if len(ranked) == 1 else []
    return tuple((alike or only)[:OFFERED])


def _likeness(one: str, other: str) -> int:
    """How much two names have in common."""
    first, second = PurePosixPath(one.lower()), PurePosixPath(other.lower())
    words = set(_WORD.findall(first.stem)) & set(_WORD.findall(second.stem))
    folders = zip(first.parts[:-1], second.parts[:-1], strict=False)
    return (
        _COMMON_WORD * len(words)
        + _SUFFIX * (first.suffix == second.suffix != "")
        + _FOLDER * sum(1 for here, there in folders if here == there)
    )
