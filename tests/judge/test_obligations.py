"""Obligations, agreements, and findings about one place."""

from __future__ import annotations

import pytest

from tests.judge.worlds import (
    ACME,
    AT_POLICY,
    COMPETING,
    TODAY,
    at,
    brief,
    clause,
    edge,
    graph,
    joined,
    judged,
    licence_of,
    only,
    policy,
    sink,
    source,
    terms_of,
)
from tos_lint.ir.findings import Answer, Finding, Severity
from tos_lint.ir.graph import Maker, Source
from tos_lint.ir.policy import Agreement, Policy
from tos_lint.ir.registry import Registry
from tos_lint.ir.terms import Duty, Effect, Terms
from tos_lint.judge import judge

NAMING = terms_of(clause("naming", Effect.REQUIRE, duties=(Duty("name-prefix", "Acme", "distribution"),)))


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        (None, ("TOS105", "warning", "undecided")),
        ({"distribution": "none"}, ("TOS101", "note", "permitted")),
        ({"distribution": "open-weights"}, ("TOS105", "warning", "undecided")),
        ({"distribution": "open-weights", "published_name": "acme-bot"}, ("TOS101", "note", "permitted")),
        ({"distribution": "open-weights", "published_name": "Bot"}, ("TOS105", "warning", "violation")),
        ({"published_name": "Bot"}, ("TOS105", "warning", "undecided")),
    ],
)
def test_a_naming_duty(
    declared: dict[str, str | bool | tuple[str, ...]] | None, expected: tuple[str, str, str]
) -> None:
    """A name falls due when the model is given away, and can be read."""
    assert brief(only(judged(joined(source(ACME), sink()), NAMING, who=policy(models=declared)))) == expected


def test_the_name_under_which_the_step_saves_counts() -> None:
    """A hub id ends with the model's name."""
    world = joined(source(ACME), sink(students=("org/Acme-8B-support",)))
    assert only(judged(world, NAMING)).answer is Answer.PERMITTED


def test_duties_that_no_repository_shows_disturb_nothing() -> None:
    """A usage policy is told with the permission."""
    keep = terms_of(clause("keep", Effect.REQUIRE, duties=(Duty("acceptable-use", trigger="use"),)))
    finding = only(judged(joined(source(ACME), sink()), keep))
    assert (finding.answer, finding.needs[0].status) == (Answer.PERMITTED, "unknown")


def agreement(until: str, models: tuple[str, ...] = ()) -> Agreement:
    """An agreement with Acme."""
    return Agreement("acme", ("train",), models, "2026-01-01", until, "MSA-1", AT_POLICY)


def under(deal: Agreement) -> tuple[Finding, ...]:
    """The findings of a competing model under an agreement."""
    who = policy(models={"competes_with": ("acme",)}, agreements=(deal,))
    return judged(joined(source(ACME), sink()), terms_of(COMPETING), who=who)


def test_an_agreement_gives_the_right() -> None:
    """Training that an agreement in its term covers is permitted, and says so."""
    finding = only(under(agreement("2026-12-31", ("bot",))))
    assert finding.answer is Answer.PERMITTED
    assert finding.needs[0].said_by == "tos-lint.yaml:4"


def test_an_agreement_is_for_its_models() -> None:
    """Another model gets nothing from it."""
    assert only(under(agreement("2026-12-31", ("other",)))).answer is Answer.VIOLATION


def test_an_expired_agreement_is_told_beside_the_violation() -> None:
    """It would have applied."""
    assert [finding.rule for finding in under(agreement("2026-03-31"))] == ["TOS101", "TOS604"]


def test_consumer_surfaces_are_told_without_a_training_step() -> None:
    """Once per provider and file, at the first use."""
    bar = terms_of(clause("bots", uses=("automate",), subject="services"), surfaces=("consumer",))
    maker = Maker("acme", "consumer")
    uses = [source(maker, key="b", line=9), source(maker, key="a", line=2)]
    finding = only(judged(graph(uses, []), bar))
    assert (*brief(finding), finding.location, finding.flow) == (
        "TOS202", "error", "violation", at("generate.py", 2), None,
    )  # fmt: skip


def test_unknown_origins_are_errors_only_when_strict() -> None:
    """Data that nobody can place is a note."""
    world = graph([sink()], [], unknown=("sink:train",))
    empty = Registry((), (), (), ())
    loud = [
        only(judge(world, Terms(()), empty, Policy(), TODAY, strict=strict)).severity
        for strict in (False, True)
    ]
    assert loud == [Severity.NOTE, Severity.ERROR]


def test_one_finding_per_rule_provider_and_places() -> None:
    """Two ways through one call are told once; two makers are told twice."""
    twin = Source("twin", "api-call", "acme.create", at("generate.py", 3), ACME)
    third = source(Maker("other", "api"))
    nodes = [source(ACME), twin, third, sink()]
    edges = [edge(node.key, "sink:train") for node in nodes[:3]]
    found = judged(graph(nodes, edges), terms_of(COMPETING), terms_of(COMPETING, provider="other"))
    assert [finding.provider for finding in found] == ["acme", "other"]
    assert len({finding.fingerprint for finding in found}) == 2


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        (None, [("TOS105", "note", "undecided")]),
        ({"distribution": "none"}, []),
        ({"distribution": "sold"}, [("TOS105", "warning", "undecided")]),
        ({"distribution": "sold", "published_name": "Bot"}, [("TOS105", "warning", "violation")]),
    ],
)
def test_the_base_weights_have_a_naming_duty_too(
    declared: dict[str, str | bool | tuple[str, ...]] | None, expected: list[tuple[str, str, str]]
) -> None:
    """Without any output flowing, the duty is a note until the model is given to others."""
    naming = clause("naming", Effect.REQUIRE, duties=(Duty("name-prefix", "Acme", "distribution"),))
    world = graph([sink(bases=("acme-open-8b",))], [])
    found = judged(world, licence_of(naming), who=policy(models=declared))
    assert [brief(finding) for finding in found] == expected
