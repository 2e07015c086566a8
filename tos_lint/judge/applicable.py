"""Which texts govern a maker's output: the owner's terms, the licence of weights, the host's own clause.

The door decides. Through the owner's own door the owner's terms hold, whatever licence the weights
have elsewhere. Weights that anyone may run stand under their licence wherever they are run, together
with the licences of the weights they descend from: a permissive tag never removes what a base
brought along. Anything else that is reached through a third party stands under the owner's terms for
that door, or, where none are known, those for its API, but for what they permit: that is given to who comes
through that door. The third party's clauses come on top.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Final

from tos_lint.ir.graph import Maker
from tos_lint.ir.registry import Model, Registry
from tos_lint.ir.terms import Clause, Effect, Instrument, Terms

LOCAL: Final = "local"
UNKNOWN_DOOR: Final = "unknown"
_OWN_DOORS: Final = ("api", "consumer", "business")
_LICENCE: Final = "licence"
_GENERATIONS: Final = 6
"""How far bases of bases are followed."""

Lineage = dict[str, tuple[Instrument, int]]
"""Licences by id, with how many generations back each first occurs."""


@dataclass(frozen=True, slots=True)
class Governed:
    """A clause that speaks of a maker's output, and why it does."""

    clause: Clause
    licensor: str
    """Provider id of whoever wrote the text."""
    licence: bool = False
    """It is a licence of weights, not the terms of a service."""
    descent: int = 0
    """How many generations back the licensed weights are; 0 for the model itself, and for services."""
    host: bool = False
    """It is the channel's own clause, not the owner's."""


class Applicable:
    """Finds the clauses that govern a maker's output on a day."""

    def __init__(self, terms: Terms, registry: Registry, as_of: str) -> None:
        self._terms = terms
        self._registry = registry
        self._as_of = as_of
        self._found: dict[Maker, tuple[Governed, ...]] = {}
        self._lines: dict[str, Lineage] = {}

    def clauses(self, maker: Maker) -> tuple[Governed, ...]:
        """All clauses in force, of whatever use and effect, in the order of the instruments."""
        if maker not in self._found:
            self._found[maker] = tuple(self._govern(maker))
        return self._found[maker]

    def licensed(self, name: str, day: str = "") -> Iterator[Governed]:
        """The clauses of the licences of the weights that an id names, and of those they descend from."""
        if name not in self._lines:
            self._lines[name] = self._lineage(name)
        for instrument, descent in self._lines[name].values():
            for clause in _in_force(instrument, day or self._as_of) or _first(instrument):
                yield Governed(clause, instrument.provider, licence=True, descent=descent)

    def _govern(self, maker: Maker) -> Iterator[Governed]:
        day = maker.on or self._as_of
        terms = self._terms_of(maker.provider, maker.surface)
        if maker.surface in _OWN_DOORS and terms:
            yield from _serving(terms, day)
            return
        if licensed := tuple(self.licensed(maker.model, day)):
            yield from licensed
        elif maker.surface == LOCAL:
            return
        elif terms:
            yield from _serving(terms, day)
        else:
            elsewhere = _serving(self._terms_of(maker.provider, "api"), day)
            yield from (each for each in elsewhere if each.clause.effect is not Effect.PERMIT)
        if maker.host and maker.host != maker.provider:
            yield from _serving(self._terms_of(maker.host, maker.surface), day, host=True)

    def _terms_of(self, provider: str, surface: str) -> tuple[Instrument, ...]:
        return tuple(
            instrument
            for instrument in self._terms.instruments
            if instrument.kind != _LICENCE
            and instrument.provider == provider
            and (not instrument.surfaces or surface in instrument.surfaces)
        )

    def _lineage(self, name: str) -> Lineage:
        """The licences along a line of descent."""
        found: Lineage = {}
        generation = [name]
        for descent in range(_GENERATIONS):
            models = [(each, self.model(each)) for each in generation if each.strip("*")]
            for each, model in models:
                if licence := self._licence_of(each, model):
                    found.setdefault(licence.id, (licence, descent))
            generation = [base for _, model in models if model for base in model.bases]
        return found

    def model(self, name: str) -> Model | None:
        """What the registry knows under a model id; the most specific pattern wins."""
        ranked = [
            (rank, model)
            for model in self._registry.models
            if (rank := _fit(name, (model.id, *model.patterns)))
        ]
        return max(ranked, key=lambda pair: pair[0])[1] if ranked else None

    def _licence_of(self, name: str, model: Model | None) -> Instrument | None:
        if model is None or not model.licence:
            return self._licence_by_name(name)
        return next((each for each in self._terms.instruments if each.id == model.licence), None)

    def _licence_by_name(self, name: str) -> Instrument | None:
        ranked = [
            (rank, instrument)
            for instrument in self._terms.instruments
            if instrument.kind == _LICENCE and (rank := _fit(name, instrument.models))
        ]
        return max(ranked, key=lambda pair: pair[0])[1] if ranked else None


def _fit(name: str, patterns: tuple[str, ...]) -> int:
    """How specific the best pattern is that fits an id or its last component; 0 for none."""
    spelled = name.lower()
    forms = (spelled, spelled.rsplit("/", 1)[-1])
    fitting = (pattern for pattern in patterns if any(fnmatchcase(form, pattern.lower()) for form in forms))
    return max((len(pattern.replace("*", "")) for pattern in fitting), default=0)


def _serving(instruments: tuple[Instrument, ...], day: str, *, host: bool = False) -> Iterator[Governed]:
    """The clauses of terms of service in force on a day."""
    for instrument in instruments:
        for clause in _in_force(instrument, day):
            yield Governed(clause, instrument.provider, host=host)


def _in_force(instrument: Instrument, day: str) -> tuple[Clause, ...]:
    """The clauses of the versions in force on a day."""
    return tuple(
        clause
        for version in instrument.versions
        if version.effective_from <= day and (not version.effective_to or day < version.effective_to)
        for clause in version.clauses
    )


def _first(instrument: Instrument) -> tuple[Clause, ...]:
    """The clauses of the oldest version: on days before it, weights can have had no other licence."""
    oldest = min(instrument.versions, key=lambda version: version.effective_from, default=None)
    return oldest.clauses if oldest else ()
