"""Properties of judging: learning resolves and never flips; waiving never accuses the pipeline."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.judge.worlds import (
    ACME,
    AT_POLICY,
    TODAY,
    clause,
    conditions,
    joined,
    judged,
    sink,
    source,
    terms_of,
)
from tos_lint.ir.findings import Answer, Finding
from tos_lint.ir.graph import Role
from tos_lint.ir.policy import Policy, TrainedModel, Waiver
from tos_lint.ir.terms import Clause, Duty, Effect, Exemption
from tos_lint.judge import waive

FACTS = {
    "competes": ("true", "false"),
    "kind": ("generative", "embedding", "classifier"),
    "distribution": ("none", "sold"),
    "purpose": ("internal", "research"),
    "commercial": ("true", "false"),
}
WHENS = st.dictionaries(st.sampled_from(sorted(FACTS)), st.integers(0, 1), max_size=2).map(
    lambda picked: {fact: FACTS[fact][index] for fact, index in picked.items()}
)
EXEMPTIONS = st.lists(WHENS.map(lambda when: Exemption("x", conditions(**when))), max_size=2).map(tuple)
DUTIES = st.sampled_from([(), (Duty("name-prefix", "Acme", "distribution"),), (Duty("licence-copy"),)])


@st.composite
def clauses(draw: st.DrawFn) -> Clause:
    """Any clause over the facts that a policy can declare."""
    effect = draw(st.sampled_from(Effect))
    return clause(
        draw(st.sampled_from("abc")), effect, when=draw(WHENS), exceptions=draw(EXEMPTIONS),
        duties=draw(DUTIES) if effect is Effect.REQUIRE else (), verified=draw(st.booleans()),
    )  # fmt: skip


def model(declared: dict[str, object]) -> TrainedModel:
    """The declared model."""
    return TrainedModel("bot", ("train.py",), AT_POLICY, **declared)  # type: ignore[arg-type]


COMPLETE = {
    "competes_with": st.sampled_from([(), ("acme",)]),
    "kind": st.just("generative"),
    "distribution": st.sampled_from(FACTS["distribution"]),
    "purpose": st.sampled_from(FACTS["purpose"]),
    "commercial": st.booleans(),
    "published_name": st.sampled_from(["Acme-1", "Bot"]),
}


@settings(max_examples=300, deadline=None)
@given(
    st.lists(clauses(), max_size=4),
    st.fixed_dictionaries(COMPLETE),
    st.sets(st.sampled_from(sorted(COMPLETE))),
    st.sampled_from([Role.TEXT, Role.LABEL]),
    st.sampled_from(["other", "sft"]),
)
def test_learning_a_fact_never_flips_an_answer(
    texts: list[Clause], everything: dict[str, object], known: set[str], role: Role, kind: str
) -> None:
    """What is decided stays decided when an unknown answer becomes known."""
    world = joined(source(ACME), sink(kind), role)
    some = {fact: value for fact, value in everything.items() if fact in known}
    before, after = (
        judged(world, terms_of(*texts), who=Policy(models=(model(facts),)))[0].answer
        for facts in (some, everything)
    )
    assert before in (after, Answer.UNDECIDED)


PATTERNS = st.sampled_from(["", "generate.py", "*.py", "other"])
WAIVERS = st.builds(
    Waiver,
    rule=st.sampled_from(["TOS", "TOS1", "TOS101", "TOS105"]),
    location=st.just(AT_POLICY),
    reason=st.sampled_from(["", "agreed"]),
    until=st.sampled_from(["", "2020-01-01", "2030-01-01"]),
    source=PATTERNS,
    sink=PATTERNS,
    inline=st.booleans(),
    target=st.integers(0, 9),
)


def unwaived(findings: tuple[Finding, ...]) -> set[str]:
    """Fingerprints of what counts."""
    return {finding.fingerprint for finding in findings if not finding.waived}


@settings(max_examples=100, deadline=None)
@given(st.lists(clauses(), max_size=3), st.lists(WAIVERS, max_size=4))
def test_a_waiver_never_adds_a_finding_about_the_pipeline(texts: list[Clause], waivers: list[Waiver]) -> None:
    """It adds at most findings about itself."""
    before = judged(joined(source(ACME), sink()), terms_of(*texts))
    after = waive(before, waivers, TODAY)
    added = [finding.rule for finding in after if finding.fingerprint in unwaived(after) - unwaived(before)]
    assert set(added) <= {"TOS601", "TOS602", "TOS603"}
