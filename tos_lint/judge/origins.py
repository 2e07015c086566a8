"""Whose output an artefact holds: the sources from which a way leads to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from tos_lint.ir.graph import Certainty, Edge, Linkage, ProvenanceGraph, Role, Source
from tos_lint.ir.terms import Clause

_SUBJECTS: Final = frozenset({"outputs", "services"})
_OF_TEXT: Final = frozenset({"text", "structured", "label", "score", "preference", "reward", "file"})
_HEARSAY: Final = frozenset({Linkage.DOCUMENTATION, Linkage.FIELD_NAMES, Linkage.REGISTRY_ENTRY})
_APART: Final = frozenset({Role.EVALUATION, Role.FILTER})
"""Roles in which material leaves nothing of itself behind."""


@dataclass(frozen=True, slots=True)
class Origin:
    """One source behind an artefact, and whether that is sure."""

    source: Source
    sure: bool


class Origins:
    """The graph, read against its edges."""

    def __init__(self, graph: ProvenanceGraph) -> None:
        self._nodes = graph.nodes
        self._into: dict[str, list[Edge]] = defaultdict(list)
        for edge in graph.edges:
            self._into[edge.head].append(edge)

    def of(self, artefacts: Iterable[str]) -> list[Origin]:
        """The sources behind some artefacts whose maker is known, the surest first."""
        found: dict[str, Origin] = {}
        pending = [(key, True) for key in artefacts]
        seen: set[tuple[str, bool]] = set()
        while pending:
            state = pending.pop()
            if state in seen:
                continue
            seen.add(state)
            for edge in self._into.get(state[0], ()):
                if edge.role in _APART:
                    continue
                sure = state[1] and edge.certainty > Certainty.ASSUMED and edge.linkage not in _HEARSAY
                node = self._nodes.get(edge.tail)
                if not isinstance(node, Source):
                    pending.append((edge.tail, sure))
                elif node.maker.provider and (sure or node.key not in found):
                    found[node.key] = Origin(node, sure and node.maker.verified)
        return sorted(found.values(), key=lambda each: (not each.sure, each.source.location, each.source.key))


def is_about(clause: Clause, source: Source) -> bool:
    """Whether a clause speaks of output of the kind that a source gives."""
    modality = "text" if source.carries in _OF_TEXT else source.carries
    if clause.modalities and modality not in clause.modalities and "any" not in clause.modalities:
        return False
    return clause.subject in _SUBJECTS


def origin_in_words(source: Source) -> str:
    """What a source is, and where; a file that speaks for itself is its place."""
    named = source.name != source.location.path
    return f"{source.name} at {source.location}" if named else str(source.location)
