"""What clauses say about flows: bans, exceptions, permissions, silence, hearsay."""

from __future__ import annotations

import pytest

from tests.judge.worlds import (
    ACME,
    COMPETING,
    EXCEPT_UNDISTRIBUTED,
    brief,
    clause,
    conditions,
    joined,
    judged,
    only,
    policy,
    sink,
    source,
    terms_of,
)
from tos_lint.ir.findings import Answer, Severity
from tos_lint.ir.graph import Certainty, Linkage, Maker, Role
from tos_lint.ir.terms import Effect, Exemption

WORLD = joined(source(ACME), sink())


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("sft", ("TOS101", "error", "undecided")),
        ("rl", ("TOS101", "error", "undecided")),
        ("embedding", ("TOS104", "warning", "undecided")),
        ("classifier", ("TOS104", "warning", "undecided")),
        ("reward", ("TOS104", "warning", "undecided")),
        ("other", ("TOS104", "warning", "undecided")),
    ],
)
def test_an_undeclared_model_under_a_ban_on_competing_ones(kind: str, expected: tuple[str, str, str]) -> None:
    """Generative training fails the run until somebody declares; other kinds are a warning."""
    assert brief(only(judged(joined(source(ACME), sink(kind)), terms_of(COMPETING)))) == expected


def test_what_is_unknown_is_told_with_the_place_to_declare_it() -> None:
    """An undecided finding says which policy key would settle it."""
    (need,) = only(judged(WORLD, terms_of(COMPETING))).needs
    assert (need.need, need.status) == ("model does not compete with acme", "unknown")
    assert need.tell == "policy: models.<name>.competes_with"


def test_a_declared_competitor_violates() -> None:
    """`competes_with: [acme]` decides against."""
    finding = only(judged(WORLD, terms_of(COMPETING), who=policy(models={"competes_with": ("acme",)})))
    assert brief(finding) == ("TOS101", "error", "violation")
    assert finding.needs[0].said_by == "tos-lint.yaml:4"


def test_a_declared_non_competitor_is_permitted() -> None:
    """A list without the provider is a no."""
    finding = only(judged(WORLD, terms_of(COMPETING), who=policy(models={"competes_with": ()})))
    assert brief(finding) == ("TOS101", "note", "permitted")
    assert finding.decisive == COMPETING.id


def test_the_organization_speaks_where_the_model_is_silent() -> None:
    """What the organization competes with counts for models that do not say."""
    finding = only(judged(WORLD, terms_of(COMPETING), who=policy(models={}, competes_with=("acme",))))
    assert finding.answer is Answer.VIOLATION
    other = policy(models={"competes_with": ()}, competes_with=("acme",))
    assert only(judged(WORLD, terms_of(COMPETING), who=other)).answer is Answer.PERMITTED


def test_an_unconditional_ban_violates_whatever_is_declared() -> None:
    """A second text of the same provider is not softened by the first."""
    usage = terms_of(clause("any-model"), identity="acme/usage-policy")
    finding = only(judged(WORLD, terms_of(COMPETING), usage, who=policy(models={"competes_with": ()})))
    assert brief(finding) == ("TOS101", "error", "violation")
    assert {each.id for each in finding.clauses} == {COMPETING.id, clause("any-model").id}


def test_an_exception_needs_all_its_limbs() -> None:
    """A classifier that is not distributed is free; a distributed one is not; else it is undecided."""
    world = joined(source(ACME), sink("classifier"))
    answers = [
        only(judged(world, terms_of(EXCEPT_UNDISTRIBUTED), who=policy(models=declared))).answer
        for declared in (
            {"distribution": "none"},
            {"distribution": "sold", "competes_with": ("acme",)},
            {"competes_with": ("acme",)},
        )
    ]
    assert answers == [Answer.PERMITTED, Answer.VIOLATION, Answer.UNDECIDED]


def test_the_providers_own_tuning_service_is_excepted() -> None:
    """The same job at another service is not."""
    own = joined(source(ACME), sink("hosted-finetune", service="acme"))
    other = joined(source(ACME), sink("hosted-finetune", service="other"))
    assert only(judged(own, terms_of(EXCEPT_UNDISTRIBUTED))).answer is Answer.PERMITTED
    assert brief(only(judged(other, terms_of(EXCEPT_UNDISTRIBUTED))))[:2] == ("TOS101", "error")


def test_approval_that_nobody_records_was_not_given() -> None:
    """A ban on any model unless approved is a violation without an agreement."""
    ban = clause(exceptions=(Exemption("approved", conditions(approval="true")),))
    assert only(judged(WORLD, terms_of(ban))).answer is Answer.VIOLATION


def test_a_prohibition_beats_a_permission() -> None:
    """A permit in one text never cancels a ban in another."""
    permit = clause("free", Effect.PERMIT)
    assert only(judged(WORLD, terms_of(permit, COMPETING))).answer is Answer.UNDECIDED
    assert only(judged(WORLD, terms_of(permit))).answer is Answer.PERMITTED


def test_silence_that_was_read_is_permitted_and_nothing_read_is_not() -> None:
    """Silent terms pass with their clause; unknown terms are a note that nobody knows."""
    silent = clause("silent", Effect.SILENT)
    finding = only(judged(WORLD, terms_of(silent)))
    assert (finding.answer, finding.decisive) == (Answer.PERMITTED, silent.id)
    assert brief(only(judged(WORLD))) == ("TOS104", "note", "undecided")


def test_second_hand_clauses_are_never_an_error_nor_a_clean_pass() -> None:
    """What was not read in the original caps at a warning, or leaves a note."""
    ban = only(judged(WORLD, terms_of(clause(verified=False))))
    assert brief(ban) == ("TOS101", "warning", "undecided")
    assert any("second hand" in need.need for need in ban.needs)
    permit = only(judged(WORLD, terms_of(clause(effect=Effect.PERMIT, verified=False))))
    assert brief(permit) == ("TOS104", "note", "undecided")


def test_an_inferred_maker_is_never_an_error() -> None:
    """A dataset whose origin is not confirmed is a warning at most."""
    world = joined(source(Maker("acme", "dataset", verified=False), kind="dataset"), sink())
    finding = only(judged(world, terms_of(COMPETING), who=policy(models={"competes_with": ("acme",)})))
    assert brief(finding) == ("TOS102", "warning", "undecided")


@pytest.mark.parametrize("linkage", [Linkage.DOCUMENTATION, Linkage.FIELD_NAMES, Linkage.REGISTRY_ENTRY])
def test_a_weak_tie_is_a_warning_at_most(linkage: Linkage) -> None:
    """A README's command or an entry that nobody chooses does not fail a run; a guessed call does."""
    said = joined(source(ACME), sink(), linkage=linkage)
    assert brief(only(judged(said, terms_of(COMPETING))))[1] == "warning"


def test_a_conditional_permission_that_nobody_settles_is_a_warning() -> None:
    """Allowed for research only, and nobody says what it is for."""
    research = clause("research", Effect.PERMIT, when={"purpose": "research"})
    assert brief(only(judged(WORLD, terms_of(research)))) == ("TOS104", "warning", "undecided")
    declared = policy(models={"purpose": "research"})
    assert only(judged(WORLD, terms_of(research), who=declared)).answer is Answer.PERMITTED


def test_another_unknown_fact_is_a_condition() -> None:
    """A ban that turns on territory is TOS104 even for generative models."""
    ban = clause(when={"territory": "eu"})
    assert brief(only(judged(WORLD, terms_of(ban)))) == ("TOS104", "warning", "undecided")


def test_other_modalities_are_not_spoken_of() -> None:
    """A ban on images says nothing about text."""
    images = clause(modalities=("image",))
    assert only(judged(WORLD, terms_of(images, clause("s", Effect.SILENT)))).answer is Answer.PERMITTED
    pictures = joined(source(ACME, carries="image"), sink())
    assert only(judged(pictures, terms_of(images))).answer is Answer.VIOLATION


def test_embeddings_are_a_condition_whatever_they_train() -> None:
    """Vectors as features are TOS104 where a competing ban is undeclared."""
    vectors = joined(source(ACME, carries="embedding"), sink())
    assert brief(only(judged(vectors, terms_of(COMPETING)))) == ("TOS104", "warning", "undecided")


@pytest.mark.parametrize(
    ("role", "named", "expected"),
    [
        (Role.LABEL, (), ("TOS106", "warning", "undecided")),
        (Role.REWARD, (), ("TOS106", "warning", "undecided")),
        (Role.FILTER, (), ("TOS106", "note", "undecided")),
        (Role.LABEL, ("label",), ("TOS106", "error", "violation")),
    ],
)
def test_signals(role: Role, named: tuple[str, ...], expected: tuple[str, str, str]) -> None:
    """Output that only labels, rewards or filters is TOS106, as loud as the clause names it."""
    world = joined(source(ACME), sink(), role)
    assert brief(only(judged(world, terms_of(clause(roles=named))))) == expected


def test_a_dataset_of_preferences_is_a_signal() -> None:
    """What a model contributed to a dataset decides, not that the rows are read as text."""
    world = joined(source(Maker("acme", "dataset"), kind="dataset", carries="preference"), sink("preference"))
    assert only(judged(world, terms_of(COMPETING))).rule == "TOS106"


def test_a_clause_about_labels_says_nothing_about_text() -> None:
    """Roles that a text names limit it."""
    labels = clause(roles=("label",))
    assert brief(only(judged(WORLD, terms_of(labels)))) == ("TOS104", "note", "undecided")


def test_a_teachers_logits_are_extraction_where_a_clause_names_it() -> None:
    """No exception of the training clause reaches extraction."""
    extraction = clause("extraction", uses=("extract",), subject="services")
    world = joined(source(ACME, carries="logits"), sink("distill"), Role.TEACHER)
    declared = policy(models={"competes_with": ()})
    assert brief(only(judged(world, terms_of(COMPETING, extraction), who=declared))) == (
        "TOS201", "error", "violation",
    )  # fmt: skip
    assert only(judged(WORLD, terms_of(COMPETING, extraction), who=declared)).answer is Answer.PERMITTED


def test_evaluation_gives_nothing() -> None:
    """What is only measured against is no training."""
    assert judged(joined(source(ACME), sink(), Role.EVALUATION), terms_of(COMPETING)) == ()


def test_a_model_that_nobody_knows_is_an_unknown_origin() -> None:
    """No terms are asked of an unknown maker's output, and training on it is not passed over in silence."""
    (finding,) = judged(joined(source(Maker("", "api")), sink()), terms_of(COMPETING))
    assert (finding.rule, finding.provider, finding.severity) == ("TOS501", "", Severity.NOTE)


def test_an_unknown_door_lowers_confidence() -> None:
    """The owner's API terms are assumed, one step less sure."""
    finding = only(judged(joined(source(Maker("acme", "unknown")), sink()), terms_of(COMPETING)))
    assert (finding.rule, finding.confidence) == ("TOS101", Certainty.DESCRIBED)
