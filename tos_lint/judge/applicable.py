"""Which texts govern a maker's output: the owner's terms, the licence of weights, the host's own clause.

The door decides. Through the owner's own door the owner's terms hold, whatever licence the weights
have elsewhere. Weights that anyone may run stand under their licence wherever they are run, together
with the licences of the weights they descend from: a permissive tag never removes what a base
brought along. Anything else that is reached through a third party stands under the owner's terms for
that door, or, where none are known, those for its API; the third party's clauses come on top.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Final

from tos_lint.ir.graph import Maker
from tos_lint.ir.registry import Model, Registry
from tos_lint.ir.terms import Clause, Instrument, Terms

LOCAL: Final = "local"
UNKNOWN_DOOR: Final = "unknown"
_OWN_DOORS: Final = ("api", "consumer", "business")
_LICENCE: Final = "licence"
_GENERATIONS: Final = 6
"""How far bases of bases are followed."""


@dataclass(frozen=True, slots=True)
class Governed:
    """A clause that speaks of a maker's output, and why it does."""

    clause: Clause
    licensor: str
    """Provider id of whoever wrote the text."""
    licence: bool = False
    """It is a licence of weights, not the terms of a service."""
    host: bool = False
    """It is the channel's own clause, not the owner's."""


class Applicable:
    """Finds the clauses that govern a maker's output on a day."""

    def __init__(self, terms: Terms, registry: Registry, as_of: str) -> None:
        self._terms = terms
        self._registry = registry
        self._as_of = as_of
        self._found: dict[Maker, tuple[Governed, ...]] = {}

    def clauses(self, maker: Maker) -> tuple[Governed, ...]:
        """All clauses in force, of whatever use and effect, in the order of the instruments."""
        if maker not in self._found:
            self._found[maker] = tuple(self._govern(maker))
        return self._found[maker]

    def lineage(self, name: str) -> tuple[Instrument, ...]:
        """The licences of the weights that an id names, and of those they descend from."""
        found: dict[str, Instrument] = {}
        self._descend(name, found, _GENERATIONS)
        return tuple(found.values())

    def _govern(self, maker: Maker) -> Iterator[Governed]:
        day = maker.on or self._as_of
        terms = self._terms_of(maker.provider, maker.surface)
        if maker.surface in _OWN_DOORS and terms:
            yield from _in_force(terms, day)
            return
        if licences := self.lineage(maker.model):
            yield from _in_force(licences, day, licence=True)
        elif maker.surface == LOCAL:
            return
        else:
            yield from _in_force(terms or self._terms_of(maker.provider, "api"), day)
        if maker.host and maker.host != maker.provider:
            yield from _in_force(self._terms_of(maker.host, maker.surface), day, host=True)

    def _terms_of(self, provider: str, surface: str) -> tuple[Instrument, ...]:
        return tuple(
            instrument
            for instrument in self._terms.instruments
            if instrument.kind != _LICENCE
            and instrument.provider == provider
            and (not instrument.surfaces or surface in instrument.surfaces)
        )

    def _descend(self, name: str, found: dict[str, Instrument], generations: int) -> None:
        if not name.strip("*") or not generations:
            return
        model = self.model(name)
        licence = self._licence(model.licence) if model and model.licence else self._licence_by_name(name)
        if licence:
            found.setdefault(licence.id, licence)
        for base in model.bases if model else ():
            self._descend(base, found, generations - 1)

    def model(self, name: str) -> Model | None:
        """What the registry knows under a model id; the most specific pattern wins."""
        ranked = [
            (rank, model)
            for model in self._registry.models
            if (rank := _fit(name, (model.id, *model.patterns)))
        ]
        return max(ranked, key=lambda pair: pair[0])[1] if ranked else None

    def _licence(self, identity: str) -> Instrument | None:
        return next((each for each in self._terms.instruments if each.id == identity), None)

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


def _in_force(
    instruments: tuple[Instrument, ...], day: str, *, licence: bool = False, host: bool = False
) -> Iterator[Governed]:
    """The clauses in force on a day; weights keep their oldest licence on days before it."""
    for instrument in instruments:
        versions = [
            version
            for version in instrument.versions
            if version.effective_from <= day and (not version.effective_to or day < version.effective_to)
        ]
        if licence and not versions and instrument.versions:
            versions = [min(instrument.versions, key=lambda version: version.effective_from)]
        for version in versions:
            for clause in version.clauses:
                yield Governed(clause, instrument.provider, licence, host)
