"""From effects to the graph: nodes, edges, and why each edge exists.

Material that was generated feeds whatever it was stored in or trained. Material that was loaded is
traced to its artefact, and the artefact to whoever stored something under a name that may be the
same (`link.artefacts`). A reference to a data set that the registry knows is a source of its own, at
the line that names it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from tos_lint.ir.facts import Gap, Reason
from tos_lint.ir.graph import (
    Artefact,
    Certainty,
    Edge,
    Hop,
    Linkage,
    Node,
    ProvenanceGraph,
    Publication,
    Role,
    Sink,
    Source,
)
from tos_lint.ir.registry import Registry
from tos_lint.ir.spans import Location
from tos_lint.link.artefacts import Reference
from tos_lint.link.datasets import Datasets
from tos_lint.link.declarations import Declared
from tos_lint.link.folders import Folders
from tos_lint.link.identity import Identity
from tos_lint.link.ledger import Copied, Generation, Ledger, Step, StepDetails, Stored
from tos_lint.link.loops import one_by_loop
from tos_lint.link.moves import Mirror, here, moves
from tos_lint.link.processes import Processes
from tos_lint.link.stable import stabilised
from tos_lint.link.testimony import Testimony, made_from, repeated, stated
from tos_lint.link.values import Content, Made, Material, Text

_UNSURE = (Linkage.DOCUMENTATION, Linkage.FIELD_NAMES, Linkage.FILE_CONTENT, Linkage.REGISTRY_ENTRY)
COPIES = 6
"""Copies of folders that are followed one behind another."""
MIRRORED = 5_000
"""Times that what is read is looked for in the place from which a folder was copied."""
_CROWD = "too much is read below folders that were copied; where it was before is not followed further"


class Assembly:
    """The graph under construction."""

    def __init__(
        self,
        ledger: Ledger,
        registry: Registry,
        declared: Declared,
        configured: set[str],
        testimony: Testimony,
        processes: Processes,
        folders: Folders,
    ) -> None:
        self._refer = folders.refer
        self._ledger = ledger
        self._processes = processes
        self._configured = configured
        self._datasets = Datasets(registry)
        self._declared = declared
        self._testimony = testimony
        self._identity = Identity()
        self._mirror = Mirror()
        self._nodes: dict[str, Node] = {}
        self._edges: dict[Edge, None] = {}
        self._published: dict[Publication, None] = {}
        self._own = {
            reference.key
            for stored in ledger.stores
            if (reference := self._refer(stored.name, stored.kind, stored.at.path)) is not None
        }
        """The artefacts that the project writes itself."""
        self._claimed: dict[str, str] = {}
        """For each source that a name alone speaks of, the artefact of that name."""
        self._written_at: dict[Location, set[Text]] = defaultdict(set)
        for stored in ledger.stores:
            self._written_at[stored.at].add(stored.name)

    def graph(self) -> ProvenanceGraph:
        """The finished graph, in a fixed order whatever order the effects came in."""
        for generation in self._ledger.generations.values():
            self._nodes[generation.key] = _source(generation, self._ledger)
        for stored, found in self._ledger.stores.items():
            self._store(stored, found)
        for copied in self._ledger.copies:
            self._copy(copied)
        one = one_by_loop(self._ledger.steps)
        for step, details in self._ledger.steps.items():
            if one[step] is step:
                self._nodes[step.key] = _sink(step, details)
        for (step, role), found in self._ledger.uses.items():
            self._use(one[step], role, found)
        self._testify()
        self._look_behind()
        for edge in self._identity.aliases({edge.head for edge in self._edges}):
            self._nodes.setdefault(edge.tail, Artefact(edge.tail))
            self._edges[edge] = None
        for edge in self._declared.edges(self._nodes):
            self._nodes.setdefault(edge.tail, Artefact(edge.tail))
            self._edges[edge] = None
        believed = (each for each in self._testimony.statements() if not self._denied(each.artefact))
        for source, edge in stated(believed, self._nodes, tuple(self._edges)):
            self._nodes[source.key] = source
            self._edges[edge] = None
        self._doubt()
        for edge in repeated(self._nodes, self._edges):
            del self._edges[edge]
        return self._finished()

    def _doubt(self) -> None:
        """Of what the project fills itself, its name proves nothing."""
        filled = {edge.head for edge in self._edges}
        doubted = {source for source, artefact in self._claimed.items() if artefact in filled}
        for source in doubted:
            del self._nodes[source]
        self._edges = {edge: None for edge in self._edges if edge.tail not in doubted}

    def _finished(self) -> ProvenanceGraph:
        nodes, edges = stabilised(self._nodes, tuple(self._edges))
        fed = {edge.head for edge in edges if edge.role is not Role.EVALUATION}
        unknown = sorted(key for key, node in nodes.items() if isinstance(node, Sink) and key not in fed)
        return ProvenanceGraph(
            nodes=dict(sorted(nodes.items())),
            edges=tuple(sorted(edges, key=_order)),
            gaps=tuple(sorted(self._ledger.gaps, key=lambda pair: (pair[0], pair[1].span, pair[1].detail))),
            unknown_data=tuple(unknown),
            assumed_calls=tuple(sorted(self._ledger.assumed.items(), key=lambda pair: (-pair[1], pair[0]))),
            manifests=tuple(self._testimony.manifests(nodes, edges)),
            publications=tuple(sorted(self._published, key=lambda p: (p.artefact, p.location))),
            settled=tuple(sorted(key for key, node in nodes.items() if self._settled(node))),
        )

    def _settled(self, node: Node) -> bool:
        """Whether somebody says who made an artefact: the policy, or the registry under this very name."""
        if not isinstance(node, Artefact):
            return False
        reference = Reference(node.key.partition(":")[0], (node.name,))
        dataset, by_name = self._datasets.find(reference)
        known = dataset is not None and not by_name and bool(dataset.human or dataset.makers)
        return known or self._declared.by_people(reference)

    def _testify(self) -> None:
        """Tie what is said of artefacts to them, and what they are said to be made from."""
        self._testimony.cover(self._nodes, self._identity, self._published)
        for said, artefacts in self._testimony.covered.items():
            hop = Hop(said.location, "declare", f"{said.row.called} says what it was made from")
            for text in made_from(said):
                for tail, hops, linkage, certainty, run in self._origins(Content(text, "dataset", text.at)):
                    for head in artefacts:
                        self._edge(tail, head, Role.TEXT, certainty, linkage, (*hops, hop), run)

    def _denied(self, key: str) -> bool:
        """Whether the policy says that people wrote what an artefact says of itself otherwise."""
        kind, _, name = key.partition(":")
        return self._declared.by_people(Reference(kind, (name,)))

    def _artefact(self, reference: Reference) -> str:
        self._nodes.setdefault(reference.key, Artefact(reference.key))
        return reference.key

    def _store(self, stored: Stored, found: set[Material]) -> None:
        reference = self._refer(stored.name, stored.kind, stored.at.path)
        if reference is None:
            return
        head = self._artefact(reference)
        self._identity.written(reference)
        if stored.publishes:
            self._published[Publication(head, stored.at)] = None
        hop = Hop(stored.at, "store", f"{stored.label} writes {_shown(stored.name)}")
        for material in found:
            if self._rewritten_elsewhere(stored, material):
                continue
            for tail, hops, linkage, certainty, run in self._origins(material):
                if not compatible(run, stored.name.run) or not self._processes.hold(run, stored.at.path):
                    continue
                tied = _weaker(linkage, stored.name.linkage)
                path = (*hops, *_calls(stored.through, hops), hop)
                self._edge(tail, head, Role(material.role), certainty, tied, path, stored.name.run or run)

    def _rewritten_elsewhere(self, stored: Stored, material: Material) -> bool:
        """Whether a place that writes several artefacts has the material from another one of them.

        It changes each in its place: what was read under one name is written under that name.
        """
        if not isinstance(material, Content) or material.name == stored.name:
            return False
        return material.name in self._written_at[stored.at]

    def _copy(self, copied: Copied) -> None:
        for move in moves(copied):
            tail = self._refer(move.source, "any", copied.at.path)
            head = self._refer(move.target, "any", copied.at.path)
            if move.whole:
                self._mirror.add(copied, move, head or here(move.target, copied.at.path))
            if tail is None or head is None:
                continue
            self._identity.filled(head) if move.whole else self._identity.written(head)
            if head.kind == "hub" and tail.kind != "hub":
                self._published[Publication(head.key, copied.at)] = None
            self._passed(copied, move.source, self._artefact(head), head)

    def _passed(self, copied: Copied, source: Text, head: str, copy: Reference) -> None:
        """What a copy has, it has from its source: a known data set too, unless its own name says so."""
        hop = Hop(copied.at, "copy", copied.label)
        known, _ = self._datasets.find(copy)
        for tail, _, linkage, certainty, run in self._loaded_from(
            Content(source, "any", copied.at), Certainty.WRITTEN
        ):
            if known is None or not isinstance(self._nodes[tail], Source):
                self._edge(tail, head, Role.TEXT, certainty, linkage, (hop,), copied.target.run or run)

    def _look_behind(self) -> None:
        """Follow what is read below the places that folders were copied to back to where they were."""
        pending: list[tuple[Reference, tuple[Copied, ...]]] = [(each, ()) for each in self._identity.readers]
        seen: set[Reference] = set()
        passed = 0
        for reader, behind in pending:
            if reader in seen:
                continue
            seen.add(reader)
            for copied, source, tail in self._mirror.behind(reader):
                if tail.key == reader.key or copied in behind or len(behind) == COPIES:
                    continue  # a copy happens once, however its target lies within its source
                passed += 1
                if passed > MIRRORED:
                    self._ledger.gap(copied.at.path, Gap(Reason.BOUND, _CROWD, copied.at.span))
                    return
                self._passed(copied, source, self._artefact(reader), reader)
                pending.append((tail, (*behind, copied)))

    def _use(self, step: Step, role: str, found: set[Material]) -> None:
        for material in found:
            if self._told_by_configuration(step, material):
                continue
            for tail, hops, linkage, certainty, run in self._origins(material):
                if not self._processes.hold(run, step.location.path):
                    continue
                tied = self._direct(material, step) if isinstance(material, Made) else linkage
                how = Role(material.role) if role == Role.TEXT else Role(role)
                self._edge(tail, step.key, how, certainty, tied, hops, run)

    def _told_by_configuration(self, step: Step, material: Material) -> bool:
        """Whether the document that names the data is a training step itself, and stands for this one."""
        if not isinstance(material, Content):
            return False
        return material.name.at.path in self._configured and not step.document

    def _edge(
        self, tail: str, head: str, role: Role, certainty: Certainty, linkage: Linkage, hops: tuple[Hop, ...],
        run: str,
    ) -> None:  # fmt: skip
        if tail != head:
            self._edges[Edge(tail, head, role, certainty, linkage, hops, run)] = None

    def _direct(self, material: Made, step: Step) -> Linkage:
        """How a call and a training step in one process are tied."""
        generation = self._ledger.generations[material.source]
        if generation.location.path != step.location.path:
            return Linkage.CROSS_FILE_IMPORT
        return Linkage.INTRAPROC if generation.symbol == step.symbol else Linkage.INTERPROC

    def _origins(self, material: Material) -> Iterator[tuple[str, tuple[Hop, ...], Linkage, Certainty, str]]:
        """The nodes that a piece of material comes from, with the hops between."""
        certainty = Certainty.ASSUMED if material.assumed else Certainty.WRITTEN
        if isinstance(material, Made):
            generation = self._ledger.generations[material.source]
            hops = tuple(Hop(site, "call", "called from here") for site in reversed(generation.through))
            yield material.source, hops, Linkage.INTRAPROC, certainty, ""
            return
        yield from self._loaded_from(material, certainty)

    def _loaded_from(
        self, content: Content, certainty: Certainty
    ) -> Iterator[tuple[str, tuple[Hop, ...], Linkage, Certainty, str]]:
        reference = self._refer(content.name, content.kind, content.name.at.path)
        if reference is None:
            return
        linkage = content.name.linkage or (
            Linkage.HUB_ID if reference.kind == "hub" else Linkage.SAME_PATH_LITERAL
        )
        certainty = min(certainty, _trust(linkage))
        hops: list[Hop] = []
        if content.name.at != content.loaded:
            hops.append(Hop(content.name.at, "configure", f"names {_shown(content.name)}"))
        hops.append(Hop(content.loaded, "load", f"reads {_shown(content.name)}"))
        key = self._artefact(reference)
        self._identity.read(reference)
        yield key, tuple(hops), linkage, certainty, content.name.run
        if self._declared.by_people(reference):
            return
        for source, how in self._datasets.sources(content, reference, own=key in self._own):
            self._nodes[source.key] = source
            if source.claim:
                self._claimed[source.key] = key
            tied = how or linkage
            shown = tuple(hop for hop in hops if hop.kind != "configure")
            yield source.key, shown, tied, min(certainty, _trust(tied)), content.name.run


def compatible(one: str, other: str) -> bool:
    """Whether two things can hold in one run: not if they are two runs of one script."""
    return not one or not other or one == other or one.partition("#")[0] != other.partition("#")[0]


def _source(generation: Generation, ledger: Ledger) -> Source:
    rotations = ledger.rotations.get(generation.key)
    return Source(
        key=generation.key, kind="api-call", name=generation.name, location=generation.location,
        maker=generation.maker, through=generation.through, carries=generation.carries,
        evidence=generation.said_by, rotated=min(rotations) if rotations else None,
        asked=ledger.asks(generation.key),
    )  # fmt: skip


def _sink(step: Step, details: StepDetails) -> Sink:
    return Sink(
        key=step.key, kind=step.kind, framework=step.framework, name=step.name, location=step.location,
        through=details.through, launcher=step.launcher, service=step.service,
        base_models=tuple(sorted(details.bases)), student_names=tuple(sorted(details.students)),
        evidence=step.said_by, guessed=step.guessed,
    )  # fmt: skip


def _calls(through: tuple[object, ...], hops: tuple[Hop, ...]) -> tuple[Hop, ...]:
    seen = {hop.location for hop in hops}
    return tuple(Hop(site, "call", "called from here") for site in through if site not in seen)  # type: ignore[arg-type]


def _shown(name: Text) -> str:
    return "".join("*" if part is None else part for part in name.parts).removeprefix("<root>/")


def _weaker(one: Linkage, other: Linkage | None) -> Linkage:
    """The weaker of two linkages; what joins through a file is at least a same-path join."""
    pool = [linkage for linkage in (one, other, Linkage.SAME_PATH_LITERAL) if linkage is not None]
    return min(pool, key=lambda linkage: linkage.strength)


def _trust(linkage: Linkage) -> Certainty:
    """How far a linkage may be relied on."""
    if linkage in _UNSURE:
        return Certainty.ASSUMED
    if linkage in (Linkage.PATH_DEFAULT, Linkage.DATASET_REGISTRY, Linkage.DECLARED):
        return Certainty.DESCRIBED
    return Certainty.WRITTEN


def _order(edge: Edge) -> tuple[object, ...]:
    return (
        edge.tail,
        edge.head,
        edge.role,
        -edge.certainty,
        -edge.linkage.strength,
        len(edge.hops),
        edge.hops,
        edge.run,
    )
