"""Every way from a source to a training step, each told by its best witness.

A source may reach a step by many paths. One of them is kept: that in which the material takes part
most strongly (text before label before filter), then the best evidenced, then the shortest. Along a
path the role only weakens, since a label stays a label when its file is read as text, and two edges
that belong to different runs of one script (`run.sh#1`, `run.sh#2`) never join.

The search runs over *states* (a node, and what is known of the way to it), not over paths, so it
ends on cycles. A state goes on only where no earlier one at the same node is as good in everything:
role, certainty, linkage, and the runs that it is bound to; whatever may follow the worse may follow the
better. So of many edges between two nodes few are walked, and `STATES` bounds what one source may cost.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from tos_lint.ir.findings import Flow
from tos_lint.ir.graph import Artefact, Certainty, Edge, Hop, Linkage, ProvenanceGraph, Role, Sink, Source

STATES: Final = 20_000
"""States that the search from one source may visit."""

_WEAKNESS: Final = {role: weakness for weakness, role in enumerate(Role)}
_Leaving = Mapping[str, tuple[Edge, ...]]


@dataclass(frozen=True, slots=True)
class _Way:
    """A path from the source, and the weakest of everything on it."""

    edges: tuple[Edge, ...]
    role: Role
    certainty: Certainty
    linkage: Linkage
    runs: frozenset[str]

    @property
    def weakness(self) -> tuple[int, int, int]:
        """Smaller is stronger, in each part."""
        return (_WEAKNESS[self.role], -self.certainty, -self.linkage.strength)

    @property
    def rank(self) -> tuple[object, ...]:
        """Smaller is the better witness; the last parts only make the order total."""
        return (*self.weakness, len(self.edges), tuple((edge.head, edge.hops) for edge in self.edges))

    def covers(self, other: _Way) -> bool:
        """Whether it is as strong in everything and bound to no run that the other is free of."""
        if not self.runs <= other.runs:
            return False
        return all(mine <= its for mine, its in zip(self.weakness, other.weakness, strict=True))


def flows(graph: ProvenanceGraph) -> tuple[Flow, ...]:
    """One flow per source and training step between which a path leads, in the order of their keys."""
    leaving = _leaving(_useful(graph))
    return tuple(
        flow
        for key in sorted(graph.nodes)
        if isinstance(source := graph.nodes[key], Source)
        for flow in _from(source, graph.nodes, leaving)
    )


def _useful(graph: ProvenanceGraph) -> list[Edge]:
    """The edges from which a training step can be reached."""
    arriving: dict[str, list[Edge]] = defaultdict(list)
    for edge in graph.edges:
        arriving[edge.head].append(edge)
    pending = [key for key, node in graph.nodes.items() if isinstance(node, Sink)]
    reaching = set(pending)
    while pending:
        tails = {edge.tail for edge in arriving[pending.pop()]} - reaching
        reaching |= tails
        pending += tails
    return [edge for edge in graph.edges if edge.head in reaching]


def _leaving(edges: Sequence[Edge]) -> _Leaving:
    """The edges by tail, each bound only to a run that may exclude another one.

    Of those that differ in nothing but how they are told, one is kept.
    """
    runs = {edge.run for edge in edges if edge.run}
    scripts = Counter(_script(run) for run in runs)
    kept: dict[tuple[object, ...], Edge] = {}
    for edge in edges:
        run = edge.run if edge.run and scripts[_script(edge.run)] > 1 else ""
        key = (edge.tail, edge.head, edge.role, edge.certainty, edge.linkage, run)
        known = kept.get(key)
        if known is None or (len(edge.hops), edge.hops) < (len(known.hops), known.hops):
            kept[key] = replace(edge, run=run)
    leaving: dict[str, list[Edge]] = defaultdict(list)
    for edge in kept.values():
        leaving[edge.tail].append(edge)
    return {tail: tuple(found) for tail, found in leaving.items()}


def _script(run: str) -> str:
    """The script that a run (`script#file:number`) is one of."""
    return run.partition("#")[0]


def _from(source: Source, nodes: Mapping[str, object], leaving: _Leaving) -> Iterator[Flow]:
    best: dict[str, _Way] = {}
    for way in _ways(source, nodes, leaving):
        head = way.edges[-1].head
        if head not in best or way.rank < best[head].rank:
            best[head] = way
    for key in sorted(best):
        sink = nodes[key]
        if isinstance(sink, Sink):
            yield _flow(source, sink, best[key], nodes)


def _ways(source: Source, nodes: Mapping[str, object], leaving: _Leaving) -> Iterator[_Way]:
    """The ways to training steps, shortest first, but for those that another one covers."""
    start = _Way((), Role.TEXT, Certainty.WRITTEN, Linkage.INTRAPROC, frozenset())
    queue = deque(_onwards(start, leaving.get(source.key, ())))
    reached: dict[str, list[_Way]] = defaultdict(list)
    for _ in range(STATES):
        if not queue:
            return
        way = queue.popleft()
        key = way.edges[-1].head
        if any(known.covers(way) for known in reached[key]):
            continue
        reached[key].append(way)
        head = nodes.get(key)
        if isinstance(head, Sink):
            yield way
        elif isinstance(head, Artefact):
            queue.extend(_onwards(way, leaving.get(key, ())))


def _onwards(way: _Way, edges: Iterable[Edge]) -> Iterator[_Way]:
    """The way with each edge that may follow it: no script is run twice at once."""
    for edge in edges:
        runs = way.runs
        if edge.run and edge.run not in runs:
            if any(_script(run) == _script(edge.run) for run in runs):
                continue
            runs |= {edge.run}
        yield _Way(
            edges=(*way.edges, edge),
            role=max(way.role, edge.role, key=_WEAKNESS.__getitem__),
            certainty=min(way.certainty, edge.certainty),
            linkage=min(way.linkage, edge.linkage, key=lambda linkage: linkage.strength),
            runs=runs,
        )


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
