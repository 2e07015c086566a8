"""Who is asked of: every surface that some terms govern, every host, every licence of weights."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from tos_lint.ir.graph import Maker
from tos_lint.ir.knowledge import Knowledge
from tos_lint.ir.terms import Instrument
from tos_lint.judge.applicable import Applicable

TODAY: Final = "2026-11-23"
_FREE: Final = Maker("mistral", "", "mistralai/Mistral-7B-v0.1")
"""Weights under Apache-2.0, for rows that are about the host alone."""
_NO_DOORS: Final = frozenset({"unknown", "platform", "apps"})
"""Not known, or no door through which a model's output comes."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose output is asked of: a maker, and everybody whose terms may hold for it."""

    name: str
    maker: Maker
    licensors: tuple[str, ...]
    group: str = ""
    """What stands before the names of those that have the same cells."""
    carries: str = "text"


def surfaces(knowledge: Knowledge) -> Iterator[Subject]:
    """Each provider's own model through each door that its terms name."""
    hosts = _hosts(knowledge)
    owners = {name.provider for name in knowledge.registry.names}
    doors = {
        (text.provider, surface)
        for text in knowledge.terms.instruments
        if text.kind != "licence"
        for surface in text.surfaces
    }
    for provider, surface in sorted(doors):
        if surface in _NO_DOORS or (provider == hosts.get(surface) and provider not in owners):
            continue
        host = hosts.get(surface, "")
        maker = Maker(provider, surface, host="" if host == provider else host)
        yield Subject(surface, maker, _licensors(maker), provider)


def hosted(knowledge: Knowledge) -> Iterator[Subject]:
    """Weights that anybody may use, run by each host that has terms of its own."""
    texts = {(text.provider, door) for text in knowledge.terms.instruments for door in text.surfaces}
    for surface, host in sorted(_hosts(knowledge).items()):
        if (host, surface) in texts:
            maker = Maker(_FREE.provider, surface, _FREE.model, host=host)
            yield Subject(surface, maker, _licensors(maker))


def licences(knowledge: Knowledge) -> Iterator[Subject]:
    """Each licence, by an id of weights that stand under it, run at home."""
    applicable = Applicable(knowledge.terms, knowledge.registry, TODAY)
    for text in knowledge.terms.instruments:
        if text.kind == "licence":
            model = _example(text, applicable, knowledge)
            yield replace(weights(knowledge, model), name=f"{text.id} (`{model}`)", carries=_carries(text))


def weights(knowledge: Knowledge, model: str) -> Subject:
    """What weights write at home, under the licences of those that they descend from as well."""
    governing = tuple(Applicable(knowledge.terms, knowledge.registry, TODAY).licensed(model))
    owner = governing[0].licensor if governing else "unknown"
    return Subject(model, Maker(owner, "local", model), tuple(sorted({each.licensor for each in governing})))


def _hosts(knowledge: Knowledge) -> dict[str, str]:
    """Doors that somebody keeps through which the models of others are reached."""
    return {
        each.surface: each.host
        for each in knowledge.registry.endpoints
        if each.host and each.surface not in ("router", "hosted", "api", "local")
    }


def _licensors(maker: Maker) -> tuple[str, ...]:
    return tuple(sorted({maker.provider, maker.host} - {""}))


def _example(text: Instrument, applicable: Applicable, knowledge: Knowledge) -> str:
    """The first id that leads to a licence: of a registered model, or a pattern without its holes."""
    named = [model.id for model in knowledge.registry.models if model.licence == text.id]
    spelled = [pattern.replace("*", "") for pattern in text.models]
    for model in (*spelled, *named):
        if any(each.clause.id.startswith(f"{text.id}/") for each in applicable.licensed(model)):
            return model
    return ""


def _carries(text: Instrument) -> str:
    """What comes out of weights whose licence speaks of one modality only; else text."""
    modalities = {
        name for version in text.versions for clause in version.clauses for name in clause.modalities
    }
    return min(modalities, default="text")
