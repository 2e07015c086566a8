"""The words that all other files of rules may use, from `rules/vocabulary.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tos_lint.knowledge.reading import Fields, RulesFile


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words by what they are for, and the values that each fact may have (none: any text)."""

    effects: frozenset[str]
    uses: frozenset[str]
    subjects: frozenset[str]
    facts: Mapping[str, frozenset[str]]
    roles: frozenset[str]
    sink_kinds: frozenset[str]
    carries: frozenset[str]
    duties: frozenset[str]
    triggers: frozenset[str]
    surfaces: frozenset[str]


def read_vocabulary(file: RulesFile) -> Vocabulary:
    """The vocabulary that a file writes. Raises `Problem`."""
    fields = file.fields()
    words = Vocabulary(
        effects=_words(fields, "effects"),
        uses=_words(fields, "uses"),
        subjects=_words(fields, "subjects"),
        facts=_facts(fields),
        roles=_words(fields, "roles"),
        sink_kinds=_words(fields, "sink-kinds"),
        carries=_words(fields, "carries"),
        duties=_words(fields, "duties"),
        triggers=_words(fields, "triggers"),
        surfaces=_words(fields, "surfaces"),
    )
    fields.done()
    return words


def _words(fields: Fields, key: str) -> frozenset[str]:
    """The keys of a mapping from words to what they mean."""
    inner = fields.inner(key)
    if inner is None:
        raise fields.problem(f"`{key}` is missing")
    return frozenset(inner.names())


def _facts(fields: Fields) -> dict[str, frozenset[str]]:
    """Facts and their values."""
    facts: dict[str, frozenset[str]] = {}
    for word in sorted(_words(fields, "facts")):
        inner = fields.inner("facts")
        fact = None if inner is None else inner.inner(word)
        if fact is not None:
            fact.required("says")
            facts[word] = frozenset(fact.texts("values"))
            fact.done()
    return facts
