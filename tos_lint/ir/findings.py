"""What judging gives to reporting: verdicts, findings, the report.

Three words for three audiences: a **finding** is about the user's pipeline, a **gap** is about our
analysis, a **problem** is about the user's configuration or a file of rules.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from tos_lint.ir.graph import Artefact, Certainty, Edge, Hop, Linkage, Role, Sink, Source
from tos_lint.ir.policy import Waiver
from tos_lint.ir.spans import Location
from tos_lint.ir.terms import Clause


class Severity(IntEnum):
    """How loud a finding is."""

    NOTE = 0
    WARNING = 1
    ERROR = 2

    @property
    def word(self) -> str:
        """`note`, `warning` or `error`."""
        return self.name.lower()


class Answer(StrEnum):
    """What a clause says about a flow."""

    VIOLATION = "violation"
    PERMITTED = "permitted"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Flow:
    """A path from a source to a sink through artefacts, with the edges that make it up."""

    source: Source
    sink: Sink
    edges: tuple[Edge, ...]
    artefacts: tuple[Artefact, ...]
    role: Role
    certainty: Certainty
    linkage: Linkage
    hops: tuple[Hop, ...]


@dataclass(frozen=True, slots=True)
class Need:
    """A fact on which an answer turns: what, whether it is met, and where to declare it."""

    need: str
    status: str
    """`met`, `unmet` or `unknown`."""
    tell: str
    said_by: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """A verdict worth telling; `sink` and `flow` are None where a rule concerns one place only."""

    rule: str
    severity: Severity
    confidence: Certainty
    answer: Answer
    provider: str
    surface: str
    model: str
    message: str
    help: str
    location: Location
    """The source's place, or the place that the finding is about."""
    flow: Flow | None
    clauses: tuple[Clause, ...] = ()
    decisive: str = ""
    """Id of the clause that decided."""
    needs: tuple[Need, ...] = ()
    waived: Waiver | None = None
    fingerprint: str = ""
    construct: str = ""
    """What stands at `location`, where there is no flow."""


@dataclass(frozen=True, slots=True, order=True)
class Diagnostic:
    """What the analysis did not see: `TOS901` unreadable, `TOS902` skipped, `TOS903` dynamic."""

    path: str
    line: int
    code: str
    message: str


class Problem(Exception):
    """An error in the policy, the rules or the call: what, where, what to do. Ends the run with 2."""

    def __init__(self, what: str, where: str = "", hint: str = "") -> None:
        self.what, self.where, self.hint = what, where, hint
        super().__init__(": ".join(part for part in (where, what) if part) + (f" ({hint})" if hint else ""))


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much was read and understood."""

    files: int = 0
    sources: int = 0
    sinks: int = 0
    flows: int = 0
    assumed_calls: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that a format may print."""

    root: str
    as_of: str
    rules_version: str
    findings: tuple[Finding, ...]
    permitted: tuple[Finding, ...]
    diagnostics: tuple[Diagnostic, ...]
    coverage: Coverage
    internal_errors: tuple[Diagnostic, ...] = ()
    """Parts on which tos-lint itself failed (exit code 3)."""
