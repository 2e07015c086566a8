"""The provenance graph as GraphML, for the tools that people look at large graphs with."""

from __future__ import annotations

import networkx as nx

from tos_lint.ir.graph import Artefact, Node, ProvenanceGraph, Source
from tos_lint.report.words import CONFIDENCE


def as_graphml(graph: ProvenanceGraph) -> str:
    """The graph as a GraphML document: one attribute per fact, nodes and edges in a fixed order."""
    drawn: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for key, node in sorted(graph.nodes.items()):
        drawn.add_node(key, **_traits(node))
    for edge in graph.edges:
        drawn.add_edge(
            edge.tail,
            edge.head,
            role=edge.role.value,
            confidence=CONFIDENCE[edge.certainty],
            linkage=edge.linkage.value,
        )
    return "\n".join(nx.generate_graphml(drawn)) + "\n"


def _traits(node: Node) -> dict[str, str | int]:
    if isinstance(node, Artefact):
        return {"node": "artefact", "name": node.name}
    traits: dict[str, str | int] = {
        "node": "source" if isinstance(node, Source) else "sink",
        "kind": node.kind,
        "name": node.name,
        "path": node.location.path,
        "line": node.location.span.line,
    }
    if isinstance(node, Source):
        traits |= {"provider": node.maker.provider, "surface": node.maker.surface, "model": node.maker.model}
    return traits
