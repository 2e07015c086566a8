"""`tos-lint why`: one finding, one artefact or one place: where its data comes from and what applies.

The target is tried as a fingerprint (or the beginning of one), as a place `file:line`, and as the
name of an artefact or file.
"""

from __future__ import annotations

from collections.abc import Iterator

from tos_lint.ir.findings import Finding, Problem, Report
from tos_lint.ir.graph import Artefact, Edge, Node, ProvenanceGraph, Sink, Source
from tos_lint.ir.spans import Location
from tos_lint.report.paper import BLANK, Line, plain, words, wrapped
from tos_lint.report.text_finding import family_lines
from tos_lint.report.view import View
from tos_lint.report.words import CONFIDENCE, described_sink, described_source


def why_page(target: str, report: Report, graph: ProvenanceGraph, view: View) -> str:
    """The explanation of a target. Raises Problem where nothing is known of it."""
    judged = (*report.findings, *report.permitted)
    named = [each for each in judged if _long_enough(target) and each.fingerprint.startswith(target)]
    if named:
        return plain(line for finding in named for line in family_lines((finding,), view))
    nodes = [node for node in graph.nodes.values() if _is_at(node, target)]
    about = [each for each in judged if _concerns(each, target)]
    if not nodes and not about:
        raise Problem(
            f"nothing is known of {target!r}",
            hint="give a fingerprint, the path of an artefact, or file:line of a source or a training step",
        )
    return plain(_explained(nodes, about, graph, view))


def _long_enough(target: str) -> bool:
    return len(target) >= 6 and all(char in "0123456789abcdef" for char in target)


def _explained(nodes: list[Node], about: list[Finding], graph: ProvenanceGraph, view: View) -> Iterator[Line]:
    """The ancestry of the nodes, then what was judged of them."""
    told: set[str] = set()
    for node in sorted(nodes, key=lambda each: each.key):
        yield words(_told(node), "place")
        edges = graph.fed_by(node.key)
        if not edges and not isinstance(node, Source):
            yield words("  comes from nowhere that is known: declare it under `artifacts` in the policy")
        yield from _ancestry(node.key, graph, 1, told, view.width)
        yield BLANK
    if not about:
        yield words("no clause was judged: no flow from a source to a training step passes here")
    for finding in about:
        yield from family_lines((finding,), view)


def _ancestry(key: str, graph: ProvenanceGraph, depth: int, told: set[str], width: int) -> Iterator[Line]:
    """Where a node's material comes from, one level further in for each edge; each node once."""
    told.add(key)
    indent = 2 * depth
    for edge in graph.fed_by(key):
        again = " (see above)" if edge.tail in told and graph.fed_by(edge.tail) else ""
        yield words(f"{' ' * indent}from {_told(graph.nodes[edge.tail])}{again}")
        yield from wrapped(_reason(edge), width, indent + 5, "faint")
        if edge.tail not in told:
            yield from _ancestry(edge.tail, graph, depth + 1, told, width)


def _reason(edge: Edge) -> str:
    """Why an edge is believed to exist."""
    hops = "; ".join(f"{hop.location} {hop.label}" for hop in edge.hops)
    known = f"as {edge.role.value}, confidence {CONFIDENCE[edge.certainty]}, tied by {edge.linkage.value}"
    return f"{known}: {hops}" if hops else known


def _told(node: Node) -> str:
    match node:
        case Artefact():
            return node.name
        case Source(location=at):
            return f"{at} {described_source(node)}"
        case Sink(location=at):
            return f"{at} {described_sink(node)}"


def _is_at(node: Node, target: str) -> bool:
    """The target names the artefact, or the place (or file) of a source or sink."""
    match node:
        case Artefact(key=key):
            return target in (node.name, key)
        case Source(location=at) | Sink(location=at):
            return _covers(at, target)


def _concerns(finding: Finding, target: str) -> bool:
    """The finding's ends, steps or artefacts include the target."""
    if _covers(finding.location, target):
        return True
    flow = finding.flow
    if flow is None:
        return False
    places = (flow.sink.location, *(hop.location for hop in flow.hops))
    named = any(target in (artefact.name, artefact.key) for artefact in flow.artefacts)
    return named or any(_covers(at, target) for at in places)


def _covers(at: Location, target: str) -> bool:
    """The target is the file of a location, or `file:line` within it."""
    path, _, line = target.rpartition(":")
    if path and line.isdigit():
        return at.path == path and at.span.line <= int(line) <= at.span.last
    return at.path == target
