"""`tos-lint graph`: the provenance graph for programs and for drawing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Final

from tos_lint.ir.findings import Problem
from tos_lint.ir.graph import Artefact, Node, ProvenanceGraph, Sink, Source
from tos_lint.report.words import CONFIDENCE, described_sink, described_source


def graph_page(graph: ProvenanceGraph, format_name: str) -> str:
    """The graph in a format. Raises Problem for a format that does not exist."""
    for known, draw in GRAPH_FORMATS:
        if known == format_name:
            return draw(graph)
    if format_name == "html":
        raise Problem(f"graph format {format_name} is not available in this version")
    names = ", ".join(name for name, _ in GRAPH_FORMATS)
    raise Problem(f"there is no graph format {format_name!r}", hint=f"one of {names}")


def _as_json(graph: ProvenanceGraph) -> str:
    edges = [
        {
            "tail": edge.tail,
            "head": edge.head,
            "role": edge.role.value,
            "confidence": CONFIDENCE[edge.certainty],
            "linkage": edge.linkage.value,
            "run": edge.run or None,
            "steps": [
                {
                    "path": hop.location.path,
                    "line": hop.location.span.line,
                    "kind": hop.kind,
                    "label": hop.label,
                }
                for hop in edge.hops
            ],
        }
        for edge in graph.edges
    ]
    nodes = [_node(key, node) for key, node in sorted(graph.nodes.items())]
    return (
        json.dumps({"schema_version": 1, "nodes": nodes, "edges": edges}, indent=2, ensure_ascii=False) + "\n"
    )


def _node(key: str, node: Node) -> dict[str, object]:
    match node:
        case Artefact():
            return {"key": key, "node": "artefact", "name": node.name}
        case Source(location=at):
            return {
                "key": key,
                "node": "source",
                "kind": node.kind,
                "name": node.name,
                "path": at.path,
                "line": at.span.line,
                "provider": node.maker.provider or None,
                "surface": node.maker.surface,
                "model": node.maker.model or None,
            }
        case Sink(location=at):
            return {
                "key": key,
                "node": "sink",
                "kind": node.kind,
                "name": node.name,
                "path": at.path,
                "line": at.span.line,
                "framework": node.framework,
            }


def _label(node: Node) -> str:
    match node:
        case Artefact():
            return node.name
        case Source(location=at):
            return f"{described_source(node)}\n{at}"
        case Sink(location=at):
            return f"{described_sink(node)}\n{at}"


def _as_dot(graph: ProvenanceGraph) -> str:
    return "\n".join(_dot_lines(graph)) + "\n"


def _dot_lines(graph: ProvenanceGraph) -> Iterator[str]:
    yield "digraph provenance {"
    yield "  rankdir=LR;"
    for key, node in sorted(graph.nodes.items()):
        shape = {Artefact: "note", Source: "ellipse", Sink: "box"}[type(node)]
        yield f"  {_quoted(key)} [shape={shape}, label={_quoted(_label(node))}];"
    for edge in graph.edges:
        style = ", style=dashed" if CONFIDENCE[edge.certainty] == "low" else ""
        yield f"  {_quoted(edge.tail)} -> {_quoted(edge.head)} [label={_quoted(edge.role.value)}{style}];"
    yield "}"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def _as_mermaid(graph: ProvenanceGraph) -> str:
    return "\n".join(_mermaid_lines(graph)) + "\n"


def _mermaid_lines(graph: ProvenanceGraph) -> Iterator[str]:
    names = {key: f"n{index}" for index, key in enumerate(sorted(graph.nodes))}
    yield "flowchart LR"
    for key, name in names.items():
        node = graph.nodes[key]
        before, after = {Artefact: ("[(", ")]"), Source: ("([", "])"), Sink: ("[", "]")}[type(node)]
        yield f'  {name}{before}"{_entities(_label(node))}"{after}'
    for edge in graph.edges:
        arrow = "-.->" if CONFIDENCE[edge.certainty] == "low" else "-->"
        yield f"  {names[edge.tail]} {arrow}|{edge.role.value}| {names[edge.head]}"


def _entities(text: str) -> str:
    escaped = text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;").replace(">", "&gt;")
    return escaped.replace("\n", "<br/>")


def _as_graphml(graph: ProvenanceGraph) -> str:
    from tos_lint.report.graphml import as_graphml  # noqa: PLC0415  (its library is slow to load)

    return as_graphml(graph)


GRAPH_FORMATS: Final[tuple[tuple[str, Callable[[ProvenanceGraph], str]], ...]] = (
    ("json", _as_json),
    ("dot", _as_dot),
    ("mermaid", _as_mermaid),
    ("graphml", _as_graphml),
)
