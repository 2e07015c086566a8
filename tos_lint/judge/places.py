"""Findings about one place: a surface for people read by a program, keys in turn, data of no known origin."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tos_lint.ir.findings import Answer, Finding, Flow, Severity
from tos_lint.ir.graph import Certainty, ProvenanceGraph, Source
from tos_lint.ir.spans import Location
from tos_lint.ir.terms import Effect
from tos_lint.judge.applicable import Applicable
from tos_lint.judge.codes import Code
from tos_lint.judge.openings import openings

_SHOWN: Final = 3
"""Artefacts of unknown origin that one finding names."""


def consumer_surfaces(graph: ProvenanceGraph, applicable: Applicable) -> Iterator[Finding]:
    """The first use of each provider's consumer surface in each file, where a clause bars programs."""
    seen: set[tuple[str, str]] = set()
    sources = [
        node
        for node in graph.nodes.values()
        if isinstance(node, Source) and node.kind == "api-call" and node.maker.surface == "consumer"
    ]
    for source in sorted(sources, key=lambda each: (each.location, each.key)):
        place = (source.maker.provider, source.location.path)
        clauses = tuple(
            governed.clause
            for governed in applicable.clauses(source.maker)
            if governed.clause.effect is Effect.PROHIBIT and "automate" in governed.clause.uses
        )
        if not clauses or place in seen:
            continue
        seen.add(place)
        decisive = next((clause for clause in clauses if clause.verified), clauses[0])
        yield Finding(
            rule=Code.CONSUMER,
            severity=Severity.ERROR if decisive.verified else Severity.WARNING,
            confidence=Certainty.DESCRIBED,
            answer=Answer.VIOLATION if decisive.verified else Answer.UNDECIDED,
            provider=source.maker.provider,
            surface=source.maker.surface,
            model=source.maker.model,
            message=f"{source.name} takes output by program from a surface for people; "
            f"{decisive.document} {decisive.section} forbids it",
            help="Call the provider's API.",
            location=source.location,
            flow=None,
            clauses=clauses,
            decisive=decisive.id,
            construct=source.name,
        )


def rotations(graph: ProvenanceGraph, applicable: Applicable) -> Iterator[Finding]:
    """Each place at which one of several credentials of a provider is chosen, by what its clauses say."""
    chosen: dict[tuple[Location, str], Source] = {}
    for key in sorted(graph.nodes):
        node = graph.nodes[key]
        if isinstance(node, Source) and node.rotated is not None and node.maker.provider:
            chosen.setdefault((node.rotated, node.maker.provider), node)
    for (place, provider), source in sorted(chosen.items(), key=lambda pair: pair[0]):
        clauses = tuple(
            governed.clause
            for governed in applicable.clauses(source.maker)
            if governed.clause.effect is Effect.PROHIBIT and "rotate" in governed.clause.uses
        )
        decisive = next((clause for clause in clauses if clause.verified), None) or next(iter(clauses), None)
        who = f"{decisive.document} {decisive.section}" if decisive else "no clause that was read"
        yield Finding(
            rule=Code.ROTATION,
            severity=Severity.WARNING if decisive else Severity.NOTE,
            confidence=Certainty.DESCRIBED,
            answer=Answer.UNDECIDED,
            provider=provider,
            surface=source.maker.surface,
            model=source.maker.model,
            message=f"one of several credentials is chosen in turn for {source.name}; {who} speaks of it",
            help="Ask the provider for a higher limit, or use its batch service.",
            location=place,
            flow=None,
            clauses=clauses,
            decisive=decisive.id if decisive else "",
            construct="credential rotation",
        )


def unknown_origins(graph: ProvenanceGraph, *, strict: bool) -> Iterator[Finding]:
    """Training steps some of whose data has no known origin: an error only when asked to be strict."""
    for opening in openings(graph):
        sink = opening.sink
        shown = [each.name for each in opening.artefacts[:_SHOWN]]
        more = len(opening.artefacts) - len(shown)
        what = ", ".join(shown) + (f" and {more} more" if more else "") if shown else "its data"
        yield Finding(
            rule=Code.UNKNOWN_ORIGIN,
            severity=Severity.ERROR if strict else Severity.NOTE,
            confidence=Certainty.DESCRIBED,
            answer=Answer.UNDECIDED,
            provider="",
            surface="",
            model="",
            message=f"nothing says where {what} comes from; {sink.name} trains on it",
            help="Declare it in the policy: artifacts, with `origin`, `generated_by` or `derived_from`.",
            location=sink.location,
            flow=None,
            construct=sink.name,
        )


def unknown_maker(flow: Flow, *, strict: bool) -> Finding:
    """A training step on what some model wrote, of which nobody knows whose it is: never silence."""
    source = flow.source
    model = f" ({source.maker.model})" if source.maker.model.strip("*") else ""
    return Finding(
        rule=Code.UNKNOWN_ORIGIN,
        severity=Severity.ERROR if strict else Severity.NOTE,
        confidence=flow.certainty,
        answer=Answer.UNDECIDED,
        provider="",
        surface=source.maker.surface,
        model=source.maker.model,
        message=f"nothing says whose model answers {source.name}{model}; {flow.sink.name} trains on it",
        help="Declare whose address it is in the policy (endpoints), or name a model whose owner is known.",
        location=source.location,
        flow=flow,
    )
