"""Finds the files of rules, reads each with its reader, and checks them against each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from tos_lint.ir.findings import Problem
from tos_lint.ir.knowledge import Knowledge
from tos_lint.ir.registry import Dataset, Endpoint, Model, NamePattern, Prefix, Registry
from tos_lint.ir.terms import Instrument, Terms
from tos_lint.knowledge import folders
from tos_lint.knowledge.catalogue import Rows
from tos_lint.knowledge.evidence import EvidenceShelf
from tos_lint.knowledge.instruments import read_instrument
from tos_lint.knowledge.reading import RulesFile, guess, read_rules
from tos_lint.knowledge.registry import read_datasets, read_models, read_provider
from tos_lint.knowledge.vocabulary import Vocabulary, read_vocabulary

T = TypeVar("T")
_PROVIDER = "provider.yaml"


def read(paths: Sequence[Path]) -> Knowledge:
    """Everything that the folders say; the first brings the vocabulary. Raises `Problem`."""
    opened = [_Folder(path) for path in paths]
    first = opened[0]
    words = read_vocabulary(first.open(folders.VOCABULARY))
    version = first.open(folders.ABOUT).fields().required("version")
    shelf = _Shelf(words)
    for folder in opened:
        shelf.fill(folder)
    shelf.check_licences()
    return shelf.knowledge(version)


class _Folder:
    """One folder of rules and the name that messages give it."""

    __slots__ = ("label", "path")

    def __init__(self, path: Path) -> None:
        self.path = path
        self.label = folders.label(path)
        if not path.is_dir():
            raise Problem("no such folder of rules", path.as_posix())

    def open(self, name: str) -> RulesFile:
        """The file of this name."""
        return read_rules(self.path / name, f"{self.label}/{name}")

    def each(self, pattern: str) -> Iterator[RulesFile]:
        """The files that match, in the order of their names."""
        for file in sorted(self.path.glob(pattern)):
            yield self.open(file.relative_to(self.path).as_posix())


@dataclass(slots=True)
class _Shelf:
    """What the folders said so far, and where they said it."""

    words: Vocabulary
    rows: Rows = field(default_factory=Rows)
    evidence: EvidenceShelf = field(default_factory=EvidenceShelf)
    endpoints: list[Endpoint] = field(default_factory=list)
    names: list[NamePattern] = field(default_factory=list)
    prefixes: list[Prefix] = field(default_factory=list)
    models: dict[str, tuple[Model, str]] = field(default_factory=dict)
    datasets: dict[str, tuple[Dataset, str]] = field(default_factory=dict)
    instruments: dict[str, tuple[Instrument, str]] = field(default_factory=dict)

    def fill(self, folder: _Folder) -> None:
        """Adds one folder."""
        for file in folder.each(folders.CATALOGUE):
            self.rows.read(file, self.words)
        for file in folder.each(folders.EVIDENCE):
            self.evidence.read(file, self.words)
        for file in folder.each(f"providers/*/{_PROVIDER}"):
            provider = read_provider(file, self.words)
            self.endpoints.extend(provider.endpoints)
            self.names.extend(provider.names)
            self.prefixes.extend(provider.prefixes)
        for file in folder.each(folders.PROVIDERS):
            if not file.label.endswith(f"/{_PROVIDER}"):
                self._instrument(file)
        for file in folder.each(folders.LICENCES):
            self._instrument(file)
        for file in folder.each(folders.MODELS):
            for model, where in read_models(file):
                _put(self.models, model.id, model, where, "model")
        for file in folder.each(folders.DATASETS):
            for dataset, where in read_datasets(file):
                _put(self.datasets, dataset.id.casefold(), dataset, where, "dataset")

    def _instrument(self, file: RulesFile) -> None:
        instrument = read_instrument(file, self.words)
        _put(self.instruments, instrument.id, instrument, file.where(("instrument",)), "instrument")

    def check_licences(self) -> None:
        """A model's licence names an instrument. Raises `Problem`."""
        for model, where in self.models.values():
            if model.licence and model.licence not in self.instruments:
                what = f"the licence `{model.licence}` of model `{model.id}` names no instrument"
                raise Problem(what, where, guess(model.licence, self.instruments))

    def knowledge(self, version: str) -> Knowledge:
        """Everything, in a fixed order."""
        registry = Registry(
            endpoints=tuple(self.endpoints),
            names=tuple(self.names),
            models=_values(self.models),
            datasets=_values(self.datasets),
            prefixes=tuple(sorted(self.prefixes, key=lambda prefix: (-len(prefix.prefix), prefix.prefix))),
        )
        instruments = sorted(_values(self.instruments), key=lambda instrument: instrument.id)
        terms = Terms(tuple(instruments))
        return Knowledge(self.rows.catalogue(), registry, terms, version, self.evidence.evidence())


def _put(shelf: dict[str, tuple[T, str]], key: str, value: T, where: str, what: str) -> None:
    """Adds a value under a key that nobody has used yet."""
    if key in shelf:
        raise Problem(f"{what} `{key}` is described twice", where, f"first at {shelf[key][1]}")
    shelf[key] = (value, where)


def _values(shelf: dict[str, tuple[T, str]]) -> tuple[T, ...]:
    """The values without their places."""
    return tuple(value for value, _ in shelf.values())
