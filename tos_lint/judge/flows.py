"""Every way from a source to a training step, each told by its best witness.

A source may reach a step by many paths. One of them is kept: that in which the material takes part
most strongly (text before label before filter), then the best evidenced, then the shortest. Along a
path the role only weakens, since a label stays a label when its file is read as text, and two edges
that belong to different runs of one script (`run.sh#1`, `run.sh#2`) never join.

The search runs over *states* (a node, and what is known of the way to it), not over paths, so it
ends on cycles; `STATES` bounds what one source may cost.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from tos_lint.ir.findings import Flow
from tos_lint.ir.graph import Artefact, Certainty, Edge, Hop, Linkage, ProvenanceGraph, Role, Sink, Source

STATES: Final = 20_000
"""States that the search from one source may visit."""

_ROLES: Final = list(Role)
_Reach = tuple[str, Role, Certainty, Linkage, frozenset[str]]


@dataclass(frozen=True, slots=True)
class _Way:
    """A path from the source, and the weakest of everything on it."""

    edges: tuple[Edge, ...]
    role: Role
    certainty: Certainty
    linkage: Linkage
    runs: frozenset[str]

    @property
    def state(self) -> _Reach:
        return (self.edges[-1].head, self.role, self.certainty, self.linkage, self.runs)

    @property
    def rank(self) -> tuple[object, ...]:
        """Smaller is the better witness; the last parts only make the order total."""
        weakness = (_ROLES.index(self.role), -self.certainty, -self.linkage.strength, len(self.edges))
        return (*weakness, tuple((edge.head, edge.hops) for edge in self.edges))


def flows(graph: ProvenanceGraph) -> tuple[Flow, ...]:
    """One flow per source and training step between which a path leads, in the order of their keys."""
    leaving: dict[str, list[Edge]] = defaultdict(list)
    for edge in graph.edges:
        leaving[edge.tail].append(edge)
    return tuple(
        flow
        for key in sorted(graph.nodes)
        if isinstance(source := graph.nodes[key], Source)
        for flow in _from(source, graph.nodes, leaving)
    )


def _from(source: Source, nodes: Mapping[str, object], leaving: Mapping[str, list[Edge]]) -> Iterator[Flow]:
    best: dict[str, _Way] = {}
    for way in _ways(source, nodes, leaving):
        head = way.edges[-1].head
        if head not in best or way.rank < best[head].rank:
            best[head] = way
    for key in sorted(best):
        sink = nodes[key]
        if isinstance(sink, Sink):
            yield _flow(source, sink, best[key], nodes)


def _ways(source: Source, nodes: Mapping[str, object], leaving: Mapping[str, list[Edge]]) -> Iterator[_Way]:
    """The ways to training steps, shortest first, one for each state."""
    start = _Way((), Role.TEXT, Certainty.WRITTEN, Linkage.INTRAPROC, frozenset())
    queue = deque(_onwards(start, leaving.get(source.key, [])))
    seen: set[_Reach] = set()
    while queue and len(seen) < STATES:
        way = queue.popleft()
        if way.state in seen:
            continue
        seen.add(way.state)
        head = nodes.get(way.edges[-1].head)
        if isinstance(head, Sink):
            yield way
        elif isinstance(head, Artefact):
            queue.extend(_onwards(way, leaving.get(head.key, [])))


def _onwards(way: _Way, edges: list[Edge]) -> Iterator[_Way]:
    """The way with each edge that may follow it."""
    for edge in edges:
        runs = way.runs | {edge.run} if edge.run else way.runs
        if _one_run_of_each(runs):
            yield _Way(
                edges=(*way.edges, edge),
                role=max(way.role, edge.role, key=_ROLES.index),
                certainty=min(way.certainty, edge.certainty),
                linkage=min(way.linkage, edge.linkage, key=lambda linkage: linkage.strength),
                runs=runs,
            )


def _one_run_of_each(runs: frozenset[str]) -> bool:
    """Whether no script occurs with two runs."""
    return len({run.split("#")[0] for run in runs}) == len(runs)


def _flow(source: Source, sink: Sink, way: _Way, nodes: Mapping[str, object]) -> Flow:
    passed = (nodes.get(edge.head) for edge in way.edges)
    hops: dict[Hop, None] = dict.fromkeys(hop for edge in way.edges for hop in edge.hops)
    return Flow(
        source=source,
        sink=sink,
        edges=way.edges,
        artefacts=tuple(node for node in passed if isinstance(node, Artefact)),
        role=way.role,
        certainty=way.certainty,
        linkage=way.linkage,
        hops=tuple(hops),
    )
