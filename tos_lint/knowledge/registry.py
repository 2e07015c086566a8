"""What named things are: `rules/providers/*/provider.yaml` and `rules/registry/`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tos_lint.ir.graph import Maker
from tos_lint.ir.registry import Dataset, Endpoint, Model, NamePattern, Prefix
from tos_lint.knowledge.reading import Fields, RulesFile
from tos_lint.knowledge.vocabulary import Vocabulary

_DATASET_ROLES = ("text", "preference", "label", "reward")


@dataclass(frozen=True, slots=True)
class Provider:
    """What one provider file says: doors, names of models, and beginnings of ids that name doors."""

    endpoints: tuple[Endpoint, ...]
    names: tuple[NamePattern, ...]
    prefixes: tuple[Prefix, ...]


def read_provider(file: RulesFile, words: Vocabulary) -> Provider:
    """The provider that a file describes. Raises `Problem`."""
    fields = file.fields()
    provider = Provider(
        endpoints=tuple(_endpoint(inner, words) for inner in fields.each("endpoints")),
        names=tuple(_name(inner) for inner in fields.each("names")),
        prefixes=tuple(_prefix(inner, words) for inner in fields.each("prefixes")),
    )
    fields.done()
    return provider


def _prefix(fields: Fields, words: Vocabulary) -> Prefix:
    prefix = Prefix(
        prefix=fields.required("prefix").lower(),
        surface=fields.word("surface", words.surfaces),
        host=fields.text("host"),
        provider=fields.text("provider"),
    )
    fields.done()
    return prefix


def _endpoint(fields: Fields, words: Vocabulary) -> Endpoint:
    endpoint = Endpoint(
        id=fields.required("id"),
        provider=fields.required("provider"),
        surface=fields.one_of(fields.required("surface"), words.surfaces, "surface"),
        hosts=fields.texts("hosts"),
        host=fields.text("host"),
        environment=fields.texts("environment"),
    )
    fields.done()
    return endpoint


def _name(fields: Fields) -> NamePattern:
    name = NamePattern(
        patterns=tuple(pattern.lower() for pattern in fields.texts("patterns")),
        provider=fields.required("provider"),
        open_weights=fields.flag("open-weights"),
    )
    fields.done()
    return name


def read_models(file: RulesFile) -> Iterator[tuple[Model, str]]:
    """The models of one file, each with its `file:line`. Raises `Problem`."""
    for fields, where in file.rows():
        model = Model(
            id=fields.required("id"),
            patterns=tuple(pattern.lower() for pattern in fields.texts("patterns")),
            provider=fields.text("provider"),
            licence=fields.text("licence"),
            bases=fields.texts("bases"),
            teachers=tuple(_maker(inner, "local") for inner in fields.each("teachers")),
            verified=fields.flag("verified", default=True),
            evidence=where,
        )
        fields.texts("source")
        fields.done()
        yield model, where


def read_datasets(file: RulesFile) -> Iterator[tuple[Dataset, str]]:
    """The datasets of one file, each with its `file:line`. Raises `Problem`."""
    for fields, where in file.rows():
        dataset = Dataset(
            id=fields.required("id"),
            aliases=fields.texts("aliases"),
            makers=tuple(_maker(inner, "dataset") for inner in fields.each("makers")),
            human=fields.flag("human"),
            role=fields.word("role", _DATASET_ROLES, "text"),
            files=fields.texts("files"),
            subsets=tuple(_subset(inner) for inner in fields.each("subsets")),
            licences=fields.texts("licences"),
            like=fields.text("like"),
            verified=fields.flag("verified", default=True),
            evidence=where,
        )
        fields.texts("source")
        fields.done()
        yield dataset, where


def _subset(fields: Fields) -> tuple[str, tuple[Maker, ...]]:
    subset = (fields.required("match"), tuple(_maker(inner, "dataset") for inner in fields.each("makers")))
    fields.done()
    return subset


def _maker(fields: Fields, surface: str) -> Maker:
    maker = Maker(
        provider=fields.text("provider"),
        surface=fields.text("surface", surface),
        model=fields.text("model"),
        verified=fields.flag("verified", default=True),
        on=fields.text("on"),
        host=fields.text("host"),
    )
    fields.done()
    return maker
