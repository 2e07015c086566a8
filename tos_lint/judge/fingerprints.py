"""Names for findings that survive edits: what identifies both ends, not the lines they stand on."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from tos_lint.ir.findings import Finding

_DIGITS = 16


def fingerprinted(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings with fingerprints; those that would share one are numbered in their order."""
    met: Counter[str] = Counter()
    named = []
    for finding in findings:
        identity = _identity(finding)
        met[identity] += 1
        text = identity if met[identity] == 1 else f"{identity}\n{met[identity]}"
        digest = hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]
        named.append(replace(finding, fingerprint=digest))
    return tuple(named)


def _identity(finding: Finding) -> str:
    if finding.flow is None:
        ends = [finding.location.path, finding.construct]
    else:
        flow = finding.flow
        ends = [flow.source.key, flow.sink.key, *(artefact.key for artefact in flow.artefacts)]
    return "\n".join([finding.rule, finding.provider, *ends])
