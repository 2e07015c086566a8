"""What is not known at the two ends of a pipeline: data that came from nowhere, output that goes nowhere.

An **opening** is a training step with the artefacts behind it that nobody writes and of which nobody
says who made them; where the step's data has no name at all, there are none. An **idle output** is
what a provider's model wrote and no training step is seen to learn from: an artefact, or the call alone
where it is stored nowhere. Between the two lies whatever the analysis could not follow.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from tos_lint.ir.graph import Artefact, ProvenanceGraph, Role, Sink, Source

_APART: Final = frozenset({Role.EVALUATION, Role.FILTER})
"""Roles in which material leaves nothing of itself behind."""


@dataclass(frozen=True, slots=True)
class Opening:
    """A training step, and what it learns from that has no known origin."""

    sink: Sink
    artefacts: tuple[Artefact, ...]


@dataclass(frozen=True, slots=True)
class IdleOutput:
    """A call whose output no training step reads, and where the output rests, if anywhere."""

    source: Source
    artefact: Artefact | None


def openings(graph: ProvenanceGraph) -> tuple[Opening, ...]:
    """The training steps some of whose data has no known origin, in the order of their keys."""
    into = _neighbours((edge.head, edge.tail) for edge in graph.edges if edge.role not in _APART)
    settled = frozenset(graph.settled)
    found = []
    for key in sorted(graph.nodes):
        sink = graph.nodes[key]
        if isinstance(sink, Sink):
            roots = _roots(key, into, settled)
            nameless = key in graph.unknown_data
            names = tuple(node for root in roots if isinstance(node := graph.nodes.get(root), Artefact))
            if names or nameless:
                found.append(Opening(sink, names))
    return tuple(found)


def idle_outputs(graph: ProvenanceGraph) -> tuple[IdleOutput, ...]:
    """Provider output that leads to no training step, in the order of the calls' keys."""
    onwards = _neighbours((edge.tail, edge.head) for edge in graph.edges)
    found: dict[IdleOutput, None] = {}
    for key in sorted(graph.nodes):
        source = graph.nodes[key]
        if not isinstance(source, Source) or source.kind == "dataset" or not source.maker.provider:
            continue
        reached = [graph.nodes.get(each) for each in sorted(_closure(key, onwards))]
        if any(isinstance(node, Sink) for node in reached):
            continue
        rests = [node for node in reached if isinstance(node, Artefact)]
        for artefact in rests or (None,):
            found[IdleOutput(source, artefact)] = None
    return tuple(found)


def _neighbours(pairs: Iterable[tuple[str, str]]) -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for one, other in pairs:
        found[one].add(other)
    return {key: frozenset(values) for key, values in found.items()}


def _closure(
    start: str, steps: Mapping[str, frozenset[str]], stop: frozenset[str] = frozenset()
) -> frozenset[str]:
    """What can be reached in one step or more, without going on from where to stop."""
    seen: set[str] = set()
    pending = list(steps.get(start, ()))
    while pending:
        key = pending.pop()
        if key not in seen:
            seen.add(key)
            pending += () if key in stop else steps.get(key, ())
    return frozenset(seen)


def _roots(key: str, into: Mapping[str, frozenset[str]], settled: frozenset[str]) -> list[str]:
    """Where the ways that lead to a node begin, but for what is settled.

    A ring of names for one thing, into which nothing leads, is a beginning too: its first name.
    """
    behind = _closure(key, into, settled)
    roots = [each for each in behind if each not in into and each not in settled]
    for each in sorted(behind - settled):
        ring = _closure(each, into)
        if each in ring and all(_closure(other, into) == ring for other in ring) and each == min(ring):
            roots.append(each)
    return sorted(roots)
