"""Matching waivers with findings, and what is wrong with the waivers themselves.

A waiver counts if it gives a reason and has not run out. Whatever it says, it never adds a finding
about the pipeline: only about itself (expired, without reason, unused).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from fnmatch import fnmatchcase

from tos_lint.ir.findings import Answer, Finding, Severity
from tos_lint.ir.graph import Certainty
from tos_lint.ir.policy import Waiver
from tos_lint.ir.spans import Location
from tos_lint.judge.codes import Code
from tos_lint.judge.fingerprints import fingerprinted
from tos_lint.judge.judgement import order


def waive(findings: Iterable[Finding], waivers: Iterable[Waiver], as_of: str) -> tuple[Finding, ...]:
    """The findings, waived where a waiver in force on `as_of` matches, and those about waivers."""
    standing, hygiene = [], []
    for waiver in dict.fromkeys(waivers):
        if not waiver.reason.strip():
            hygiene.append(_about(waiver, Code.NO_REASON))
        elif waiver.until and waiver.until < as_of:
            hygiene.append(_about(waiver, Code.EXPIRED_WAIVER))
        else:
            standing.append(waiver)
    used: set[Waiver] = set()
    settled = []
    for finding in findings:
        matching = [waiver for waiver in standing if matches(waiver, finding)]
        used.update(matching)
        settled.append(replace(finding, waived=matching[0]) if matching else finding)
    hygiene += [_about(waiver, Code.UNUSED_WAIVER) for waiver in standing if waiver not in used]
    return (*settled, *fingerprinted(sorted(hygiene, key=order)))


def matches(waiver: Waiver, finding: Finding) -> bool:
    """Whether a waiver speaks of a finding; what is permitted needs no waiver."""
    if finding.answer is Answer.PERMITTED or not finding.rule.startswith(waiver.rule):
        return False
    if waiver.inline:
        return any(_stands_on(waiver, place) for place in _ends(finding))
    wanted = (
        (waiver.source, (finding.location.path,)),
        (waiver.sink, (finding.flow.sink.location.path,) if finding.flow else ()),
        (waiver.provider, (finding.provider,)),
        (waiver.fingerprint, (finding.fingerprint,)),
        (waiver.artefact, tuple(_artefacts(finding))),
    )
    return all(not pattern or any(fnmatchcase(text, pattern) for text in texts) for pattern, texts in wanted)


def _ends(finding: Finding) -> tuple[Location, ...]:
    return (finding.location, finding.flow.sink.location) if finding.flow else (finding.location,)


def _stands_on(waiver: Waiver, place: Location) -> bool:
    """Whether a comment stands on, or speaks of, a line of the construct at a place."""
    lines = range(place.span.line, place.span.last + 1)
    same_file = waiver.location.path == place.path
    return same_file and (waiver.target in lines or waiver.location.span.line in lines)


def _artefacts(finding: Finding) -> Iterator[str]:
    if finding.flow:
        for artefact in finding.flow.artefacts:
            yield artefact.key
            yield artefact.name


_MESSAGES = {
    Code.EXPIRED_WAIVER: ("this waiver ran out on {until}", "Renew the decision or repair what it excused."),
    Code.NO_REASON: ("this waiver gives no reason and does not count", "Say why the finding is accepted."),
    Code.UNUSED_WAIVER: ("this waiver matches no finding", "Remove it."),
}


def _about(waiver: Waiver, code: Code) -> Finding:
    message, remedy = _MESSAGES[code]
    subject = (waiver.source, waiver.sink, waiver.artefact, waiver.fingerprint)
    return Finding(
        rule=code,
        severity=Severity.WARNING,
        confidence=Certainty.WRITTEN,
        answer=Answer.VIOLATION,
        provider=waiver.provider,
        surface="",
        model="",
        message=f"{message.format(until=waiver.until)} ({waiver.rule})",
        help=remedy,
        location=waiver.location,
        flow=None,
        construct=" ".join(part for part in ("waiver", waiver.rule, *subject) if part),
    )
