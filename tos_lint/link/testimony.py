"""What artefacts say of themselves becomes part of the graph.

A manifest speaks of the files that it names; where it names none, of those that its sentences mention
and of what programs below its folder publish; else of the data files beside it. Whoever it names as the
author is a source, at the line that says so, unless the graph already shows that provider's output on
the way to the artefact: code is better evidence than what is said about it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Final

from tos_lint.ir.graph import (
    Artefact,
    Certainty,
    Edge,
    Hop,
    Linkage,
    Maker,
    Manifest,
    Node,
    Publication,
    Role,
    Sink,
    Source,
)
from tos_lint.ir.spans import Location
from tos_lint.link.artefacts import Reference, is_data_name, refer
from tos_lint.link.identity import Identity
from tos_lint.link.makers import UNKNOWN
from tos_lint.link.manifests import Spoken
from tos_lint.link.values import Text

MAX_COVERED: Final = 200
"""Artefacts that one manifest speaks of."""
_USUAL: Final = ("data", "train", "test", "validation")
"""Folders beside a card whose files are the data set's."""


@dataclass(frozen=True, slots=True)
class Statement:
    """Somebody is said to have written an artefact."""

    artefact: str
    maker: Maker
    at: Location
    label: str
    role: Role = Role.TEXT
    certainty: Certainty = Certainty.DESCRIBED
    linkage: Linkage = Linkage.DECLARED


@dataclass(slots=True)
class Testimony:
    """What is said of artefacts, tied to the artefacts that a project has."""

    spoken: tuple[Spoken, ...] = ()
    data: tuple[str, ...] = ()
    """Paths of the data files in the project."""
    rows: tuple[Statement, ...] = ()
    """What data files say themselves."""
    covered: dict[Spoken, tuple[str, ...]] = field(default_factory=dict)

    def cover(self, nodes: dict[str, Node], identity: Identity, published: Iterable[Publication]) -> None:
        """Find what each manifest speaks of, and make it known to whoever joins names."""
        given = sorted(published, key=lambda each: (each.artefact, each.location))
        for said in self.spoken:
            found = list(dict.fromkeys(self._meant(said, nodes, given)))[:MAX_COVERED]
            for reference in found:
                nodes.setdefault(reference.key, Artefact(reference.key))
                identity.read(reference)
                identity.written(reference)
            self.covered[said] = tuple(reference.key for reference in found)
        for each in self.rows:
            identity.written(Reference("file", (each.artefact.removeprefix("file:"),)))

    def _meant(
        self, said: Spoken, nodes: dict[str, Node], published: list[Publication]
    ) -> Iterator[Reference]:
        named = [each for text in (*said.files, *said.published) if (each := _named(text, said.path, nodes))]
        yield from named
        if named or said.row.subject != "data":
            return
        mentioned = [each for text in said.mentioned if (each := _named(text, said.path, nodes))]
        given = _given(said, published)
        yield from (*mentioned, *given)
        if not mentioned and not given:
            yield from self._beside(said, nodes)

    def _beside(self, said: Spoken, nodes: dict[str, Node]) -> Iterator[Reference]:
        """The data files in a manifest's folder, and in the usual folders below it."""
        folder = PurePosixPath(said.path).parent
        folders = {str(folder), *(str(folder / name) for name in _USUAL)}
        known = {key.removeprefix("file:") for key in nodes if key.startswith("file:")}
        for path in sorted({*self.data, *known}):
            if is_data_name(path) and "*" not in path and str(PurePosixPath(path).parent) in folders:
                yield Reference("file", (path,))

    def statements(self) -> Iterator[Statement]:
        """Who is said to have written what, the best evidence first."""
        found = [*self.rows]
        for said, artefacts in self.covered.items():
            for artefact in artefacts:
                found += _statements(said, artefact)
        yield from sorted(found, key=lambda each: (-each.certainty, not each.maker.provider))

    def manifests(self, nodes: dict[str, Node], edges: Iterable[Edge]) -> Iterator[Manifest]:
        """The manifests as judging sees them."""
        for said in self.spoken:
            if said.row.subject == "lineage":
                continue
            yield Manifest(
                called=said.row.called,
                location=said.location,
                artefacts=self.covered.get(said, ()),
                licences=said.licences,
                grants=said.grants,
                names=tuple(sorted(said.names)),
                admits=bool(said.origins or said.derived or said.synthetic),
                bases=said.bases,
                limits=said.limits,
            )


def made_from(said: Spoken) -> Iterator[Text]:
    """What a manifest says that its subject was made from, where it names something definite."""
    for text in said.derived:
        spelled = (text.literal or "").rpartition("|")[2].strip()
        if "/" in spelled or is_data_name(spelled):
            yield Text((spelled,), text.at, linkage=text.linkage)


def stated(
    statements: Iterable[Statement], nodes: dict[str, Node], edges: Iterable[Edge]
) -> Iterator[tuple[Source, Edge]]:
    """Sources and edges for what is said and the graph does not show anyway."""
    into: dict[str, set[str]] = defaultdict(set)
    for edge in edges:
        into[edge.head].add(edge.tail)
    for each in statements:
        if each.artefact not in nodes:
            continue
        upstream = _upstream(each.artefact, into, nodes)
        known = {node.maker.provider for node in upstream if node.location.path != each.at.path}
        if each.maker.provider in known or (known and not each.maker.provider):
            continue
        source = _source(each)
        nodes[source.key] = source
        into[each.artefact].add(source.key)
        hop = Hop(each.at, "declare", each.label)
        yield source, Edge(source.key, each.artefact, each.role, each.certainty, each.linkage, (hop,))


def repeated(nodes: dict[str, Node], edges: Iterable[Edge]) -> list[Edge]:
    """What a card says that a model was trained on, where other files of the project name the same data.

    A command that a page shows is no card: it is what somebody runs.
    """
    named: dict[str, set[str]] = defaultdict(set)
    for node in nodes.values():
        if isinstance(node, Source) and node.kind == "dataset":
            named[node.name].add(node.location.path)
    found = []
    for edge in edges:
        source, sink = nodes.get(edge.tail), nodes.get(edge.head)
        if isinstance(source, Source) and isinstance(sink, Sink) and source.kind == "dataset":
            said = sink.guessed and edge.linkage is Linkage.DOCUMENTATION
            card = sink.location.path if said else ""
            if card and source.location.path == card and named[source.name] - {card}:
                found.append(edge)
    return found


def _upstream(key: str, into: dict[str, set[str]], nodes: dict[str, Node]) -> Iterator[Source]:
    """All sources from which a path leads to an artefact."""
    seen, pending = {key}, [key]
    while pending:
        for tail in into.get(pending.pop(), ()):
            if tail in seen:
                continue
            seen.add(tail)
            pending.append(tail)
            node = nodes.get(tail)
            if isinstance(node, Source):
                yield node


def _source(said: Statement) -> Source:
    span, maker = said.at.span, said.maker
    where = f"{said.at.path}:{span.line}:{span.column}:{span.cell}"
    return Source(
        key=f"source:{where}:{said.linkage.value}:{maker.provider}:{maker.model}",
        kind="file" if said.linkage is Linkage.FILE_CONTENT else "declared",
        name=said.at.path,
        location=said.at,
        maker=maker,
    )


def _statements(said: Spoken, artefact: str) -> Iterator[Statement]:
    for named in sorted(said.origins, key=lambda each: not each.sure):
        maker = named.maker if named.sure else _doubted(named.maker)
        label = f"{said.row.called} names {maker.model or maker.provider} as the author"
        yield Statement(
            artefact, maker, named.at, label,
            certainty=Certainty.DESCRIBED if named.sure else Certainty.ASSUMED,
            linkage=Linkage.DECLARED if named.sure else Linkage.DOCUMENTATION,
        )  # fmt: skip
    if said.synthetic is not None:
        label = f"{said.row.called} says that it was generated"
        yield Statement(artefact, Maker("", UNKNOWN), said.synthetic, label)


def _doubted(maker: Maker) -> Maker:
    return Maker(maker.provider, maker.surface, maker.model, verified=False)


def _named(text: Text, path: str, nodes: dict[str, Node]) -> Reference | None:
    """The artefact that a manifest means by a name: beside it, or one that the project knows anyway."""
    reference = refer(text, "any", path)
    if reference is None or reference.kind != "file":
        return reference
    here = reference.names[0]
    for name in reference.names:
        if f"file:{name}" in nodes:
            return Reference("file", (name,))
    definite = is_data_name(here) or "/" in (text.literal or "")
    return Reference("file", (here,)) if definite else None


def _given(said: Spoken, published: list[Publication]) -> list[Reference]:
    """What programs below a manifest's folder publish; those that its title fits, where some do."""
    folder = PurePosixPath(said.path).parent
    below = [each for each in published if PurePosixPath(each.location.path).is_relative_to(folder)]
    words = set(said.title.replace("-", " ").replace("_", " ").split())
    fitting = [each for each in below if words & set(_words_of(each.artefact))]
    kept = fitting or below
    return [Reference("hub", (key.removeprefix("hub:"),)) for key in dict.fromkeys(e.artefact for e in kept)]


def _words_of(key: str) -> list[str]:
    return key.rsplit("/", 1)[-1].replace("-", " ").replace("_", " ").replace(".", " ").split()
