"""Waivers: what counts, what they match, what is wrong with them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.judge.worlds import (
    ACME,
    COMPETING,
    EXCEPT_UNDISTRIBUTED,
    TODAY,
    at,
    joined,
    judged,
    only,
    sink,
    source,
    terms_of,
)
from tos_lint.ir.facts import Remark
from tos_lint.ir.findings import Finding
from tos_lint.ir.policy import Waiver
from tos_lint.ir.spans import Span
from tos_lint.judge import inline_waivers, waive

FINDING = only(judged(joined(source(ACME), sink()), terms_of(COMPETING)))
WAIVER = Waiver("TOS101", at("tos-lint.yaml", 9), reason="agreed", source="gen*.py")


def rules(findings: tuple[Finding, ...]) -> list[str]:
    """Codes, with a mark where a finding is waived."""
    return [finding.rule + ("*" if finding.waived else "") for finding in findings]


@pytest.mark.parametrize(
    "waiver",
    [
        WAIVER,
        replace(WAIVER, rule="TOS1"),
        replace(WAIVER, source="", sink="train.py"),
        replace(WAIVER, source="", provider="acme"),
        replace(WAIVER, source="", artefact="data/*.jsonl"),
        replace(WAIVER, source="", fingerprint=FINDING.fingerprint),
        replace(WAIVER, until=TODAY),
        Waiver("TOS101", at("train.py", 7), reason="agreed", inline=True, target=7),
        Waiver("TOS", at("generate.py", 2), reason="agreed", inline=True, target=3),
    ],
)
def test_waivers_that_count(waiver: Waiver) -> None:
    """A reasoned waiver in force that matches takes the finding out."""
    assert rules(waive((FINDING,), (waiver,), TODAY)) == ["TOS101*"]


@pytest.mark.parametrize(
    ("waiver", "expected"),
    [
        (replace(WAIVER, until="2026-05-31"), "TOS601"),
        (replace(WAIVER, reason=" "), "TOS602"),
        (replace(WAIVER, source="other.py"), "TOS603"),
        (replace(WAIVER, rule="TOS102"), "TOS603"),
        (replace(WAIVER, provider="other"), "TOS603"),
        (Waiver("TOS101", at("train.py", 8), reason="agreed", inline=True, target=8), "TOS603"),
        (Waiver("TOS101", at("other.py", 7), reason="agreed", inline=True, target=7), "TOS603"),
    ],
)
def test_waivers_that_do_not_count(waiver: Waiver, expected: str) -> None:
    """Expired, without a reason, unused: the finding stays, and the waiver is told."""
    assert rules(waive((FINDING,), (waiver,), TODAY)) == ["TOS101", expected]


def test_a_permitted_flow_needs_no_waiver() -> None:
    """A waiver of what is allowed is unused."""
    world = joined(source(ACME), sink("hosted-finetune", service="acme"))
    allowed = judged(world, terms_of(EXCEPT_UNDISTRIBUTED))
    assert rules(waive(allowed, (WAIVER,), TODAY)) == ["TOS101", "TOS603"]


def remark(text: str, line: int = 7, target: int = 0) -> tuple[str, Remark]:
    """A comment in `train.py`."""
    return "train.py", Remark(text, Span(line), target)


def test_a_comment_becomes_a_waiver_per_code() -> None:
    """Codes, a date and a reason are read from one comment."""
    waivers, broken = inline_waivers([remark("tos: ignore[TOS101, tos105] until 2026-12-31: legal: agreed")])
    assert [(each.rule, each.until, each.reason) for each in waivers] == [
        ("TOS101", "2026-12-31", "legal: agreed"),
        ("TOS105", "2026-12-31", "legal: agreed"),
    ]
    assert broken == ()


def test_a_bare_comment_is_about_every_rule() -> None:
    """Without codes, all are meant; without a reason it is a waiver that does not count."""
    waivers, _ = inline_waivers([remark("tos: ignore: known", 6, 7), remark("tos: ignore[TOS101]")])
    assert [(each.rule, each.reason, each.target) for each in waivers] == [
        ("TOS", "known", 7),
        ("TOS101", "", 7),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "tos: ignroe[TOS101]: x",
        "tos: ignore[E501]: x",
        "tos: ignore[TOS101] until soon: x",
        "tos: ignore[]: x",
    ],
)
def test_comments_that_cannot_be_read_are_told(text: str) -> None:
    """A comment that looks like a waiver and is none is not passed over."""
    waivers, broken = inline_waivers([remark(text)])
    assert (waivers, [finding.rule for finding in broken]) == ((), ["TOS602"])
