"""The words that all formats share: confidence, places, and the steps of a path as a person reads them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from tos_lint.ir.findings import Finding, Flow, Report, Severity
from tos_lint.ir.graph import Certainty, Sink, Source
from tos_lint.ir.spans import Location

CONFIDENCE: Final[dict[Certainty, str]] = {
    Certainty.WRITTEN: "high",
    Certainty.DESCRIBED: "medium",
    Certainty.ASSUMED: "low",
}
"""The word for the weakest certainty on a flow."""


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a path: where, what happens there (a verb), and to what."""

    location: Location
    verb: str
    what: str


def place(location: Location) -> str:
    """`train.py:6:11`, or `nb.ipynb:cell 3:12` inside a notebook."""
    if location.span.cell >= 0:
        return str(location)
    return f"{location}:{location.span.column}"


def headline_place(finding: Finding) -> Location:
    """Where a person would look first: the training step, else the place the finding is about."""
    return finding.flow.sink.location if finding.flow else finding.location


def steps(flow: Flow) -> tuple[Step, ...]:
    """A flow from its source to its sink.

    Left out are steps that repeat an end, and names that are read on the line that writes them.
    """
    source, sink = flow.source, flow.sink
    ends = {(source.location, "generate"), (sink.location, "use")}
    between = [hop for hop in dict.fromkeys(flow.hops) if (hop.location, hop.kind) not in ends]
    loaded = {str(hop.location) for hop in between if hop.kind == "load"}
    between = [hop for hop in between if hop.kind != "configure" or str(hop.location) not in loaded]
    return (
        Step(source.location, _VERBS.get(source.kind, "generate"), described_source(source)),
        *(Step(hop.location, hop.kind, hop.label) for hop in between),
        Step(sink.location, "train", described_sink(sink)),
    )


_VERBS: Final[dict[str, str]] = {"dataset": "dataset", "declared": "declare", "model-weights": "weights"}
"""The verb of a source by its kind; any other kind generates."""


def described_source(source: Source) -> str:
    """The name of a source, and the model that made it where that is known."""
    maker = source.maker.model or source.maker.provider
    return f"{source.name} ({maker})" if maker else source.name


def described_sink(sink: Sink) -> str:
    """The name of a training step and its kind."""
    return f"{sink.name} ({sink.kind})"


def count(number: int, noun: str) -> str:
    """`1 error`, `2 errors`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def severities(report: Report) -> dict[Severity, int]:
    """How many findings of each severity nobody has waived."""
    loud = [finding.severity for finding in report.findings if not finding.waived]
    return {severity: loud.count(severity) for severity in (Severity.ERROR, Severity.WARNING, Severity.NOTE)}


def waived(report: Report) -> int:
    """How many findings are waived."""
    return sum(1 for finding in report.findings if finding.waived)
