"""What the policy declares about artefacts, as edges and as silence."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase

from tos_lint.ir.graph import Artefact, Certainty, Edge, Hop, Linkage, Node, Role, Source
from tos_lint.ir.policy import Declaration
from tos_lint.link.artefacts import Reference


class Declared:
    """The policy's `artifacts`, matched against artefacts by their names."""

    def __init__(self, declarations: tuple[Declaration, ...]) -> None:
        self._declarations = declarations

    def by_people(self, reference: Reference) -> bool:
        """Whether the policy says that people wrote the artefact."""
        return any(
            d.human and any(_fits(d.match, name) for name in reference.names) for d in self._declarations
        )

    def edges(self, nodes: dict[str, Node]) -> Iterator[Edge]:
        """Edges into declared artefacts; sources that they need are added to `nodes`."""
        artefacts = [node for node in list(nodes.values()) if isinstance(node, Artefact)]
        for declaration in self._declarations:
            for artefact in artefacts:
                if _fits(declaration.match, artefact.name):
                    yield from self._into(declaration, artefact, nodes, artefacts)

    def _into(
        self, declaration: Declaration, artefact: Artefact, nodes: dict[str, Node], known: list[Artefact]
    ) -> Iterator[Edge]:
        for maker in declaration.generated_by:
            key = f"source:declared:{artefact.key}:{maker.provider}:{maker.model}"
            nodes[key] = Source(key, "declared", artefact.name, declaration.location, maker)
            hop = Hop(declaration.location, "declare", f"declares who generated {artefact.name}")
            yield Edge(key, artefact.key, Role.TEXT, Certainty.WRITTEN, Linkage.DECLARED, (hop,))
        for origin in declaration.derived_from:
            hop = Hop(declaration.location, "declare", f"declares that {artefact.name} derives from {origin}")
            tails = [other.key for other in known if _fits(origin, other.name)]
            for tail in tails or [f"file:{origin}"]:
                if tail != artefact.key:
                    yield Edge(tail, artefact.key, Role.TEXT, Certainty.WRITTEN, Linkage.DECLARED, (hop,))


def _fits(pattern: str, name: str) -> bool:
    return fnmatchcase(name, pattern) or fnmatchcase(name, pattern.removeprefix("./"))
