"""References to data sets that the registry knows: sources at the line that names them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from fnmatch import fnmatchcase
from pathlib import PurePosixPath

from tos_lint.ir.graph import Linkage, Maker, Source
from tos_lint.ir.registry import Dataset, Registry
from tos_lint.link.artefacts import Reference
from tos_lint.link.values import Content

_SLICE = re.compile(r"\[[^\]]*\]")
"""The part of a split that is asked for: `train[:90%]`."""
_PREPARED = re.compile(
    r"(?:[-_](?:tokenized|formatted|processed|preprocessed|dedup|deduped|parquet|mini|subset))+$"
)
"""Endings of a copy's name: `owner/set_tokenized` holds what `owner/set` holds."""
MANY = 3
"""Providers from which on a data set counts as a pool, in which the first named has the main part."""


class Datasets:
    """The registry's data sets, by hub id and by the names of their usual files."""

    def __init__(self, registry: Registry) -> None:
        self._by_id: dict[str, Dataset] = {}
        self._by_file: dict[str, Dataset] = {}
        self._globs: list[tuple[str, Dataset]] = []
        self._like: list[tuple[str, Dataset]] = []
        """Patterns of hub ids, the one that says most first."""
        for dataset in registry.datasets:
            for alias in (dataset.id, *dataset.aliases):
                if "*" in alias:
                    self._like.append((alias.lower(), dataset))
                else:
                    self._by_id.setdefault(alias.lower(), dataset)
            for name in dataset.files:
                if "*" in name:
                    self._globs.append((name.lower(), dataset))
                else:
                    self._by_file.setdefault(name.lower(), dataset)
        self._like.sort(key=lambda pair: (-len(pair[0].replace("*", "")), pair[0]))

    def find(self, reference: Reference) -> tuple[Dataset | None, bool]:
        """The data set that a reference names, and whether only a name that is like it says so."""
        if reference.kind == "hub":
            name = "/".join(reference.names[0].partition("@")[0].split("/")[:2])
            found = self._by_id.get(name)
            return (found, False) if found else (self._resembling(name), True)
        for name in reference.names:
            if reference.kind == "file" and name.lower() in self._by_id:
                return self._by_id[name.lower()], False
        base = PurePosixPath(reference.names[-1]).name.lower()
        found = self._by_file.get(base)
        if found is None:
            found = next((dataset for glob, dataset in self._globs if fnmatchcase(base, glob)), None)
        return found, found is not None

    def _is_prepared(self, reference: Reference) -> bool:
        """Whether a name is that of a data set with the words for how its own owner prepared it."""
        return reference.kind == "hub" and _without_ending(reference.names[0]) in self._by_id

    def _resembling(self, name: str) -> Dataset | None:
        """The data set of which an id says, in its name alone, that it is a copy."""
        known = self._by_id.get(_without_ending(name))
        return known or next((dataset for glob, dataset in self._like if fnmatchcase(name, glob)), None)

    def sources(
        self, content: Content, reference: Reference, *, own: bool = False
    ) -> Iterator[tuple[Source, Linkage | None]]:
        """One source per maker of the data set, with the linkage where the name alone ties it.

        Of what the project writes itself (`own`), a name that is like another says nothing.
        """
        dataset, by_name = self.find(reference)
        if dataset is None or dataset.human:
            return
        claim = _claim(dataset, reference) if by_name and not self._is_prepared(reference) else ""
        if own and claim:
            return
        makers, part = _makers(dataset, content.subset)
        called = reference.names[-1] if claim else f"{dataset.id}/{part}" if part else dataset.id
        split = f"[{_SLICE.sub('', content.subset)}]" if content.subset else ""
        for maker in makers:
            at = content.name.at
            where = f"{at.path}:{at.span.line}:{at.span.column}:{at.span.cell}"
            yield (
                Source(
                    key=f"source:{where}:{dataset.id}{split}:{maker.provider}:{maker.model}",
                    kind="dataset",
                    name=called,
                    location=at,
                    maker=replace(maker, verified=maker.verified and dataset.verified and not by_name),
                    carries="text" if dataset.role == "text" else dataset.role,
                    evidence=dataset.evidence,
                    part=_is_part(maker, makers),
                    split=content.subset,
                    claim=claim,
                ),
                _linkage(content, by_name),
            )


def _claim(dataset: Dataset, reference: Reference) -> str:
    """What a name that is only like a known one says; of a data set's usual files, nothing."""
    return dataset.like or (f"a copy of {dataset.id}" if reference.kind == "hub" else "")


def _without_ending(name: str) -> str:
    """The name without the words that say how a copy was prepared, not what it is."""
    return _PREPARED.sub("", name)


def _linkage(content: Content, by_name: bool) -> Linkage | None:
    if content.name.linkage is not None:
        return content.name.linkage
    return Linkage.DATASET_REGISTRY if by_name else None


def _is_part(maker: Maker, makers: tuple[Maker, ...]) -> bool:
    """Whether a provider is one of many behind a data set, and not the one that is named first."""
    providers = list(dict.fromkeys(each.provider for each in makers))
    return len(providers) >= MANY and maker.provider != providers[0]


def _makers(dataset: Dataset, subset: str) -> tuple[tuple[Maker, ...], str]:
    """The makers of a configuration or split where they are known apart, with its name; else the whole's."""
    if subset and dataset.subsets:
        pieces = [subset, *subset.split("/")]
        for glob, makers in dataset.subsets:
            for piece in pieces:
                if fnmatchcase(piece.lower(), glob.lower()):
                    return makers, piece
    return dataset.makers, ""
