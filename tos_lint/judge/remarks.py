"""Waivers in comments: `tos: ignore[TOS101, TOS105] until 2026-12-31: the reason`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Final

from tos_lint.ir.facts import Remark
from tos_lint.ir.findings import Answer, Finding, Severity
from tos_lint.ir.graph import Certainty
from tos_lint.ir.policy import Waiver
from tos_lint.ir.spans import Location
from tos_lint.judge.codes import Code
from tos_lint.judge.fingerprints import fingerprinted

ANY_RULE: Final = "TOS"
"""The prefix that a waiver without codes has."""

_FORM: Final = re.compile(
    r"tos:\s*ignore\s*(?:\[(?P<codes>[^\]]*)\])?\s*(?:until\s+(?P<until>\S*?))?\s*(?::\s*(?P<reason>.*))?",
    re.IGNORECASE,
)
_CODE: Final = re.compile(r"TOS\d{0,3}")


def inline_waivers(remarks: Iterable[tuple[str, Remark]]) -> tuple[tuple[Waiver, ...], tuple[Finding, ...]]:
    """The waivers that comments give, and a finding for each comment that cannot be read as one.

    A comment with several codes gives one waiver per code; a reason may be missing.
    """
    waivers: list[Waiver] = []
    broken: list[Finding] = []
    for path, remark in remarks:
        location = Location(path, remark.span)
        form = _FORM.fullmatch(remark.text.strip())
        complaint = _complaint(form)
        if form is None or complaint:
            broken.append(_unreadable(location, remark.text, complaint))
            continue
        codes = form["codes"].upper().split(",") if form["codes"] is not None else [ANY_RULE]
        waivers += [
            Waiver(
                rule=code.strip(),
                location=location,
                reason=(form["reason"] or "").strip(),
                until=form["until"] or "",
                inline=True,
                target=remark.target or remark.span.line,
            )
            for code in codes
        ]
    return tuple(waivers), fingerprinted(broken)


def _complaint(form: re.Match[str] | None) -> str:
    """What is wrong with a comment; empty if nothing is."""
    if form is None:
        return "it is not of the form `tos: ignore[CODE] until YYYY-MM-DD: reason`"
    if form["codes"] is not None:
        for code in form["codes"].split(","):
            if not _CODE.fullmatch(code.strip().upper()):
                return f"{code.strip()!r} is no rule code"
    if form["until"] is not None and not _is_date(form["until"]):
        return f"{form['until']!r} is no date (YYYY-MM-DD)"
    return ""


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _unreadable(location: Location, text: str, complaint: str) -> Finding:
    return Finding(
        rule=Code.NO_REASON,
        severity=Severity.WARNING,
        confidence=Certainty.WRITTEN,
        answer=Answer.UNDECIDED,
        provider="",
        surface="",
        model="",
        message=f"this comment waives nothing: {complaint}",
        help="Write `tos: ignore[TOS101] until YYYY-MM-DD: the reason`.",
        location=location,
        flow=None,
        construct=text,
    )
