"""What manifests grant and tell, against the terms of their origins."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.judge.worlds import (
    ACME,
    AT_POLICY,
    COMPETING,
    at,
    brief,
    clause,
    edge,
    graph,
    judged,
    licence_of,
    only,
    source,
    terms_of,
)
from tos_lint.ir.graph import Artefact, Certainty, Linkage, Manifest, ProvenanceGraph, Role
from tos_lint.ir.policy import Agreement, Policy
from tos_lint.ir.terms import Duty, Effect

FILE = Artefact("file:data/out.jsonl")
CARD = Manifest("dataset card", at("README.md", 2), (FILE.key,), ("mit",), "anything")
SILENT = replace(CARD, grants="limited")


def world(
    card: Manifest,
    *,
    role: Role = Role.TEXT,
    certainty: Certainty = Certainty.WRITTEN,
    linkage: Linkage = Linkage.SAME_PATH_LITERAL,
    verified: bool = True,
) -> ProvenanceGraph:
    """A call that writes a file, and a manifest that speaks of the file."""
    begin = source(replace(ACME, verified=verified))
    joined = graph([begin, FILE], [edge(begin.key, FILE.key, role, certainty, linkage)])
    return replace(joined, manifests=(card,))


def test_a_licence_for_any_use_of_restricted_output_is_drift() -> None:
    """The finding stands at the licence, names the origin's provider and quotes the clause."""
    found = only(judged(world(CARD), terms_of(COMPETING)))
    assert brief(found) == ("TOS301", "error", "violation")
    assert (found.location, found.provider, found.flow) == (CARD.location, "acme", None)
    assert found.decisive == COMPETING.id


@pytest.mark.parametrize(
    "card",
    [
        replace(CARD, limits=True, names=("acme",)),
        replace(SILENT, names=("acme",)),
        replace(SILENT, admits=True),
        replace(CARD, artefacts=("file:other.jsonl",)),
    ],
)
def test_what_is_said_honestly_is_no_finding(card: Manifest) -> None:
    """Terms that are passed on, an origin that is named, another file."""
    assert judged(world(card), terms_of(COMPETING)) == ()


def test_a_licence_for_any_use_stays_drift_though_the_origin_is_named() -> None:
    """Who reads the licence may do what the origin forbids."""
    found = only(judged(world(replace(CARD, names=("acme",), admits=True)), terms_of(COMPETING)))
    assert found.rule == "TOS301"


@pytest.mark.parametrize("card", [SILENT, replace(CARD, grants="", licences=())])
def test_silence_on_the_origin_is_a_warning(card: Manifest) -> None:
    """Whatever other licence there is, or none."""
    assert brief(only(judged(world(card), terms_of(COMPETING)))) == ("TOS302", "warning", "violation")


@pytest.mark.parametrize(
    "ruling",
    [
        clause(effect=Effect.PERMIT),
        clause(when={"feature": "grounding"}),
        clause(when={"plan": "trial"}),
        clause(uses=("automate",)),
        clause(subject="access"),
        clause(modalities=("image",)),
    ],
)
def test_terms_that_restrict_no_use_to_come_are_nothing_to_a_manifest(ruling: object) -> None:
    """Permissions, facts about how the output was made, other uses, subjects and kinds of output."""
    assert judged(world(CARD), terms_of(ruling)) == ()  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "doubtful",
    [
        world(CARD, verified=False),
        world(CARD, certainty=Certainty.ASSUMED),
        world(CARD, linkage=Linkage.DOCUMENTATION),
    ],
)
def test_a_doubtful_origin_is_no_error(doubtful: ProvenanceGraph) -> None:
    """What rests on a guess is a warning, and undecided."""
    assert brief(only(judged(doubtful, terms_of(COMPETING)))) == ("TOS301", "warning", "undecided")


def test_a_clause_at_second_hand_is_no_error() -> None:
    """Nor is what rests on a text that nobody has read in the original."""
    found = only(judged(world(CARD), terms_of(clause(verified=False))))
    assert brief(found) == ("TOS301", "warning", "undecided")


@pytest.mark.parametrize("role", [Role.FILTER, Role.EVALUATION])
def test_a_model_that_only_chose_or_measured_wrote_nothing(role: Role) -> None:
    """The data holds no output of it."""
    assert judged(world(CARD, role=role), terms_of(COMPETING)) == ()


def test_an_agreement_to_pass_output_on() -> None:
    """A right to train is none to give away; a right to publish is."""
    granted = Agreement("acme", ("publish",), (), "2026-01-01", "", "A-1", AT_POLICY)
    mine = Policy(path="tos-lint.yaml", agreements=(granted,))
    other = Policy(path="tos-lint.yaml", agreements=(replace(granted, grants=("train",)),))
    assert judged(world(CARD), terms_of(COMPETING), who=mine) == ()
    assert only(judged(world(CARD), terms_of(COMPETING), who=other)).rule == "TOS301"


def test_one_finding_for_each_provider() -> None:
    """Two calls of one provider drift once."""
    first, second = source(ACME), source(ACME, key="source:second", line=9)
    two = graph([first, second, FILE], [edge(first.key, FILE.key), edge(second.key, FILE.key)])
    assert len(judged(replace(two, manifests=(CARD,)), terms_of(COMPETING))) == 1


NAMING = clause(
    "name", Effect.REQUIRE, duties=(Duty("name-prefix", "Acme", "distribution"),), subject="weights"
)
NOTICE = clause(
    "notice", Effect.REQUIRE, duties=(Duty("notice-file", "", "distribution"),), subject="weights"
)


@pytest.mark.parametrize(
    ("base", "ruling", "expected"),
    [
        ("acme-open-7b", clause(uses=("train",)), ["TOS301"]),
        ("acme-open-7b", NAMING, ["TOS301"]),
        ("acme-open-7b", NOTICE, []),
        ("acme-open-7b", clause(effect=Effect.SILENT), []),
        ("other-7b", clause(uses=("train",)), []),
    ],
)
def test_a_models_card_against_the_licence_of_the_weights(
    base: str, ruling: object, expected: list[str]
) -> None:
    """Restrictions and duties of the weights bind whatever descends from them; copies of texts do not."""
    card = replace(CARD, called="model card", artefacts=(), bases=(base,))
    found = judged(replace(graph([], []), manifests=(card,)), licence_of(ruling))  # type: ignore[arg-type]
    assert [each.rule for each in found] == expected
