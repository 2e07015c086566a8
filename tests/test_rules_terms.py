"""What `rules/providers/`, `rules/licences/` and `rules/registry/models/` hold: texts, doors, lineage."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

RULES = Path(__file__).parents[1] / "rules"
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
PROVIDERS = sorted(RULES.glob("providers/*/provider.yaml"))
TEXTS = sorted({*RULES.glob("providers/*/*.yaml"), *RULES.glob("licences/*.yaml")} - set(PROVIDERS))


def mapping(file: Path) -> dict[str, Any]:
    """The plain values of a file that is a mapping."""
    values: dict[str, Any] = yaml.safe_load(file.read_text("utf-8"))
    return values


EFFECTS = mapping(RULES / "vocabulary.yaml")["effects"]
INSTRUMENTS = [(file.relative_to(RULES).as_posix(), mapping(file)) for file in TEXTS]
CLAUSES = [
    (f"{name} {version['effective-from'] or 'undated'}#{clause['id']}", text, clause)
    for name, text in INSTRUMENTS
    for version in text["versions"]
    for clause in version["clauses"]
]
MODELS = [
    row
    for file in sorted(RULES.glob("registry/models/*.yaml"))
    for row in yaml.safe_load(file.read_text("utf-8"))
]


def test_the_texts_that_decide_most_flows_are_there() -> None:
    """A provider that many pipelines call, or weights that many start from, have an instrument."""
    ids = {text["instrument"] for _, text in INSTRUMENTS}
    assert {
        "openai/services-agreement",
        "anthropic/usage-policy",
        "google/gemini-api-additional-terms",
        "xai/enterprise-terms",
        "deepseek/open-platform-terms",
        "amazon/service-terms",
        "microsoft/product-terms",
        "llama-2",
        "llama-3.1",
        "gemma",
        "qwen",
        "deepseek-r1",
        "apache-2.0",
    } <= ids


@pytest.mark.parametrize(("name", "text"), INSTRUMENTS, ids=[name for name, _ in INSTRUMENTS])
def test_versions_stand_newest_first_and_do_not_overlap(name: str, text: dict[str, Any]) -> None:
    """Each day belongs to at most one version, and dates are ISO text."""
    spans = [(version["effective-from"], version["effective-to"]) for version in text["versions"]]
    assert [day for span in spans for day in span if day and not DATE.fullmatch(day)] == []
    assert [span for span in spans if all(span) and span[0] >= span[1]] == []
    assert [pair for pair in pairwise(spans) if not pair[1][1] or pair[1][1] > pair[0][0]] == []


@pytest.mark.parametrize(("name", "text"), INSTRUMENTS, ids=[name for name, _ in INSTRUMENTS])
def test_a_text_governs_something(name: str, text: dict[str, Any]) -> None:
    """Terms govern doors and carry their folder's name; a licence governs models and its file's."""
    stem = name.removesuffix(".yaml")
    if text["kind"] == "licence":
        assert text["models"]
        assert stem == f"licences/{text['instrument']}"
    else:
        assert text["surfaces"]
        assert stem == f"providers/{text['instrument']}"


def test_every_clause_has_an_effect_and_a_place_to_read_it() -> None:
    """Effects are words of the vocabulary; a clause that was read says where."""
    effects = {name for name, _, clause in CLAUSES if clause["effect"] not in EFFECTS}
    unseen = {name for name, _, clause in CLAUSES if not clause.get("seen")}
    addressless = {
        name
        for name, text, clause in CLAUSES
        if clause["verified"] and clause["effect"] != "silent" and not clause.get("url", text.get("url"))
    }
    assert (effects, unseen, addressless) == (set(), set(), set())


def test_a_verified_clause_quotes_the_text() -> None:
    """Only silence can be verified without words."""
    spoken = [(name, clause) for name, _, clause in CLAUSES if clause["effect"] != "silent"]
    assert [name for name, clause in spoken if clause["verified"] and not clause.get("quote")] == []


def test_sections_are_text_or_left_out() -> None:
    """`50.5` is a section, not a number."""
    assert [name for name, _, clause in CLAUSES if not isinstance(clause.get("section", ""), str)] == []


def test_a_duty_needs_a_clause_that_requires() -> None:
    """`require` and duties come together."""
    bare = [name for name, _, clause in CLAUSES if clause.get("duties") and clause["effect"] != "require"]
    assert bare == []


def test_no_pattern_of_a_licence_stands_in_two_licences() -> None:
    """The most specific pattern decides, so no pattern may decide twice; and ids are in lower case."""
    licences = [text for _, text in INSTRUMENTS if text["kind"] == "licence"]
    patterns = Counter(pattern for text in licences for pattern in text["models"])
    assert [pattern for pattern, times in patterns.items() if times > 1 or pattern != pattern.lower()] == []


def test_no_name_has_two_owners() -> None:
    """A pattern over model ids, or the beginning of one, stands once."""
    files = [mapping(file) for file in PROVIDERS]
    patterns = Counter(p for file in files for name in file.get("names", ()) for p in name["patterns"])
    prefixes = Counter(prefix["prefix"] for file in files for prefix in file.get("prefixes", ()))
    hosts = Counter(host for file in files for door in file.get("endpoints", ()) for host in door["hosts"])
    assert [word for words in (patterns, prefixes, hosts) for word, times in words.items() if times > 1] == []


def test_models_name_teachers_and_bases_by_owner() -> None:
    """A model descends from something, and every teacher has an owner."""
    assert [row["id"] for row in MODELS if not row.get("bases") and not row.get("teachers")] == []
    teachers = [teacher for row in MODELS for teacher in row.get("teachers", ())]
    assert [teacher for teacher in teachers if not teacher["provider"]] == []
    assert [row["id"] for row in MODELS if not row.get("source")] == []
