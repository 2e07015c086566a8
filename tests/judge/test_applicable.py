"""Which text governs: by date, by door, by licence, by descent."""

from __future__ import annotations

from dataclasses import replace

from tests.judge.worlds import (
    COMPETING,
    NO_NAMES,
    brief,
    clause,
    joined,
    judged,
    licence_of,
    only,
    policy,
    sink,
    source,
    terms_of,
)
from tos_lint.ir.findings import Answer
from tos_lint.ir.graph import Maker
from tos_lint.ir.registry import Model
from tos_lint.ir.terms import Duty, Effect, Instrument, Version

SILENT = clause("silent", Effect.SILENT)
BAN = clause("ban")
CHANGED = Instrument(
    "acme/terms", "acme", "T", "",
    (Version("2024-02-27", "", (SILENT,)), Version("2023-01-01", "2024-02-27", (BAN,))), surfaces=("api",),
)  # fmt: skip


def test_the_version_in_force_decides() -> None:
    """A day belongs to the version that begins on it."""
    world = joined(source(Maker("acme", "api")), sink())
    assert only(judged(world, CHANGED, as_of="2024-02-26")).answer is Answer.VIOLATION
    assert only(judged(world, CHANGED, as_of="2024-02-27")).answer is Answer.PERMITTED


def test_the_day_of_generation_decides_where_it_is_known() -> None:
    """Data generated under the old terms stays under them."""
    world = joined(source(Maker("acme", "api", on="2023-05-01")), sink())
    assert only(judged(world, CHANGED)).answer is Answer.VIOLATION


def test_datasets_stand_under_the_makers_api_terms() -> None:
    """The contract that a dataset's makers had is taken to be the one for programs."""
    world = joined(source(Maker("acme", "dataset"), kind="dataset"), sink())
    assert brief(only(judged(world, terms_of(COMPETING)))) == ("TOS102", "error", "undecided")


def test_the_door_selects_the_text() -> None:
    """A consumer surface has its own terms."""
    consumer = terms_of(BAN, surfaces=("consumer",), identity="acme/consumer")
    world = joined(source(Maker("acme", "consumer")), sink())
    assert only(judged(world, terms_of(SILENT), consumer)).answer is Answer.VIOLATION


def test_weights_stand_under_their_licence_wherever_they_run() -> None:
    """Through the owner's API the contract counts, anywhere else the licence."""
    licence = licence_of(SILENT)
    for surface in ("local", "together", "dataset", "unknown"):
        world = joined(source(Maker("acme", surface, "acme-open-7b")), sink())
        assert only(judged(world, terms_of(BAN), licence)).answer is Answer.PERMITTED
    owners = joined(source(Maker("acme", "api", "acme-open-7b")), sink())
    assert only(judged(owners, terms_of(BAN), licence)).answer is Answer.VIOLATION


def test_a_licence_that_forbids_is_lineage_and_the_most_specific_one_counts() -> None:
    """Two licences of one family are told apart by the id."""
    strict = licence_of(BAN, models=("acme-open-7b*",), identity="strict")
    world = joined(source(Maker("acme", "local", "org/Acme-Open-7b-chat")), sink())
    assert brief(only(judged(world, licence_of(SILENT), strict))) == ("TOS103", "error", "violation")


def test_a_base_brings_its_licence_along() -> None:
    """A permissive tag on a derived model removes nothing, and the finding names the licensor."""
    models = (
        Model("other/distilled", ("distilled*",), "other", licence="free", bases=("acme-open-8b",)),
        Model("acme-open-8b", (), "acme", licence="lic"),
    )
    free = licence_of(SILENT, provider="other", models=(), identity="free")
    world = joined(source(Maker("other", "local", "distilled-70b")), sink())
    finding = only(judged(world, free, licence_of(BAN), registry=replace(NO_NAMES, models=models)))
    assert (finding.rule, finding.provider) == ("TOS103", "acme")


def test_a_licence_holds_before_its_own_date_too() -> None:
    """Weights cannot have been used under any other text."""
    world = joined(source(Maker("acme", "local", "acme-open")), sink())
    assert only(judged(world, licence_of(BAN), as_of="2020-01-01")).answer is Answer.VIOLATION


def test_base_family_exception() -> None:
    """A derivative of the licensed family may be improved; an unknown base is not thereby one."""
    licence = licence_of(clause("improve", exceptions=(), when={"base-family": "[!a]*"}))
    maker = Maker("acme", "local", "acme-open")
    answers = [
        brief(only(judged(joined(source(maker), sink(bases=bases)), licence)))
        for bases in (("acme-open-7b",), ("other/model",), ())
    ]
    assert answers == [
        ("TOS103", "note", "permitted"),
        ("TOS103", "error", "violation"),
        ("TOS103", "error", "undecided"),
    ]


def test_a_proprietary_model_on_a_local_server_is_unknown() -> None:
    """A served name proves nothing."""
    world = joined(source(Maker("acme", "local", "acme-large")), sink())
    assert brief(only(judged(world, terms_of(BAN)))) == ("TOS104", "note", "undecided")


def test_the_owners_terms_hold_through_a_cloud_and_the_hosts_join() -> None:
    """The owner decides, the host's clause is listed beside; alone it carries the host's name."""
    maker = Maker("acme", "cloud", "acme-large", host="skyhost")
    host = terms_of(clause("host", when={"competes": "true"}), provider="skyhost", surfaces=("cloud",))
    world = joined(source(maker), sink())
    finding = only(judged(world, terms_of(COMPETING), host))
    assert (finding.provider, len(finding.clauses)) == ("acme", 2)
    assert only(judged(world, terms_of(SILENT), host)).answer is Answer.PERMITTED
    declared = policy(models={"competes_with": ("skyhost",)})
    alone = only(judged(world, terms_of(SILENT), host, who=declared))
    assert (alone.provider, alone.answer) == ("skyhost", Answer.VIOLATION)


def test_an_ancestors_obligation_is_told_before_its_copys() -> None:
    """Where a derived model repeats a duty of its base, the licensor of the base is named."""
    duty = clause("naming", Effect.REQUIRE, duties=(Duty("name-prefix", "Acme", "distribution"),))
    models = (
        Model("another/distilled", ("distilled*",), "another", licence="a-copy", bases=("acme-open-8b",)),
        Model("acme-open-8b", (), "acme", licence="lic"),
    )
    copied = licence_of(duty, provider="another", models=(), identity="a-copy")
    world = joined(source(Maker("another", "local", "distilled-70b")), sink())
    finding = only(judged(world, copied, licence_of(duty), registry=replace(NO_NAMES, models=models)))
    assert (finding.rule, finding.provider) == ("TOS105", "acme")


def test_competition_with_the_owner_behind_a_host() -> None:
    """A host that passes on a vendor's ban asks about the vendor, not about itself."""
    passing_on = clause("vendor", when={"competes-with-upstream": "true"})
    host = terms_of(passing_on, provider="skyhost", surfaces=("cloud",))
    world = joined(source(Maker("acme", "cloud", host="skyhost")), sink())
    answers = [
        only(judged(world, terms_of(SILENT), host, who=policy(models={"competes_with": against}))).answer
        for against in ((), ("skyhost",), ("acme",))
    ]
    assert answers == [Answer.PERMITTED, Answer.PERMITTED, Answer.VIOLATION]


def test_what_the_owner_permits_at_its_own_door_is_not_permitted_at_another() -> None:
    """A permit of the terms of the API does not reach who comes through a third party; a ban does."""
    allowed = terms_of(clause("training", Effect.PERMIT))
    for door, host, answer in (("api", "", Answer.PERMITTED), ("cloud", "skyhost", Answer.UNDECIDED)):
        world = joined(source(Maker("acme", door, "acme-large", host=host)), sink())
        assert only(judged(world, allowed)).answer is answer


def test_a_hosts_word_that_the_owner_allows_it_settles_the_matter() -> None:
    """A request restricted to models that may be distilled passes; one that is not stays what it was."""
    word = clause("distillable", Effect.PERMIT, when={"distillable": "true"})
    host = terms_of(word, provider="skyhost", surfaces=("cloud",))
    maker = Maker("acme", "cloud", "acme-large", host="skyhost")
    declared = policy(models={"competes_with": ("acme",)})
    answers = []
    for asked in (("distillable",), ()):
        call = replace(source(maker), asked=asked)
        answers.append(only(judged(joined(call, sink()), terms_of(COMPETING), host, who=declared)).answer)
    assert answers == [Answer.PERMITTED, Answer.VIOLATION]
