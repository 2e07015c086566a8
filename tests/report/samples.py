"""Reports made by hand: one flow through a file, one construct, one notebook, one permitted flow."""

from __future__ import annotations

from dataclasses import replace

from tos_lint.ir.findings import Answer, Coverage, Diagnostic, Finding, Flow, Need, Report, Severity
from tos_lint.ir.graph import Artefact, Certainty, Hop, Linkage, Maker, Role, Sink, Source
from tos_lint.ir.policy import Waiver
from tos_lint.ir.spans import Location, Span
from tos_lint.ir.terms import Clause, Effect

GENERATE = Location("generate.py", Span(12, 13, 16))
TRAIN = Location("train.py", Span(6, 11, 10))

CLAUSE = Clause(
    id="acme/services-agreement/2025-03-01#competing-models",
    effect=Effect.PROHIBIT,
    uses=("train",),
    subject="outputs",
    document="Acme Services Agreement",
    section="2.3(c)",
    url="https://acme.example/legal",
    quote="Customer will not use Output to develop models that compete with Acme.",
    effective_from="2025-03-01",
    effective_to="",
    verified=True,
)

FLOW = Flow(
    source=Source(
        key="generate.py:answer:create",
        kind="api-call",
        name="acme.Client().chat.create",
        location=GENERATE,
        maker=Maker("acme", "api", "acme-large"),
    ),
    sink=Sink(
        key="train.py::Trainer", kind="sft", framework="trainers", name="trainers.Trainer", location=TRAIN
    ),
    edges=(),
    artefacts=(Artefact("file:data/train.jsonl"),),
    role=Role.TEXT,
    certainty=Certainty.DESCRIBED,
    linkage=Linkage.SAME_PATH_LITERAL,
    hops=(
        Hop(GENERATE, "generate", "generated here"),
        Hop(Location("generate.py", Span(24, 13)), "store", "write writes data/train.jsonl"),
        Hop(Location("train.py", Span(5, 11)), "load", "reads data/train.jsonl"),
    ),
)

UNDECIDED = Finding(
    rule="TOS101",
    severity=Severity.ERROR,
    confidence=Certainty.DESCRIBED,
    answer=Answer.UNDECIDED,
    provider="acme",
    surface="api",
    model="acme-large",
    message="output of acme-large trains a model",
    help="declare whether the model competes, or train on other data",
    location=GENERATE,
    flow=FLOW,
    clauses=(CLAUSE,),
    decisive=CLAUSE.id,
    needs=(Need("the model does not compete with acme", "unknown", "policy: models.<name>.competes_with"),),
    fingerprint="0123456789abcdef",
)

WAIVED = replace(
    UNDECIDED,
    fingerprint="1123456789abcdef",
    waived=Waiver("TOS101", Location("generate.py", Span(12)), "licensed", "2027-01-31", inline=True),
)

ELSEWHERE = replace(
    UNDECIDED,
    fingerprint="2123456789abcdef",
    flow=replace(FLOW, sink=replace(FLOW.sink, key="other", location=Location("train_b.py", Span(9, 1)))),
)

CONSTRUCT = Finding(
    rule="TOS202",
    severity=Severity.WARNING,
    confidence=Certainty.WRITTEN,
    answer=Answer.VIOLATION,
    provider="acme",
    surface="consumer",
    model="",
    message="output is taken from a surface for people",
    help="call the API",
    location=Location("scrape.ipynb", Span(41, 5, 0, 3, 12)),
    flow=None,
    fingerprint="3123456789abcdef",
    construct="acme_web.Session",
)

PERMITTED = replace(
    UNDECIDED,
    answer=Answer.PERMITTED,
    severity=Severity.NOTE,
    message="training with Acme's own tuning service is allowed",
    needs=(Need("tuned by the provider's own service", "met", "", "train.py:6"),),
    fingerprint="4123456789abcdef",
)

UNREADABLE = Diagnostic("old.py", 3, "TOS901", "not Python 3: print without parentheses")
DYNAMIC = Diagnostic("train.py", 5, "TOS903", "the path is made at run time")


def report(*findings: Finding, **changes: object) -> Report:
    """A report on two days' work with these findings."""
    made = Report(
        root=".",
        as_of="2026-11-22",
        rules_version="2026.11",
        findings=findings,
        permitted=(),
        diagnostics=(),
        coverage=Coverage(files=12, sources=3, sinks=1, flows=2),
    )
    return replace(made, **changes)  # type: ignore[arg-type]
