"""Tiny graphs and terms for the tests of judging: one source, one step, the clauses that matter."""

from __future__ import annotations

from collections.abc import Iterable

from tos_lint.ir.findings import Finding
from tos_lint.ir.graph import (
    Artefact,
    Certainty,
    Edge,
    Linkage,
    Maker,
    Node,
    ProvenanceGraph,
    Role,
    Sink,
    Source,
)
from tos_lint.ir.policy import Policy, TrainedModel
from tos_lint.ir.registry import Registry
from tos_lint.ir.spans import Location, Span
from tos_lint.ir.terms import Clause, Condition, Duty, Effect, Exemption, Instrument, Terms, Version
from tos_lint.judge import judge

TODAY = "2026-06-01"
NO_NAMES = Registry((), (), (), ())
AT_POLICY = Location("tos-lint.yaml", Span(4))


def at(path: str, line: int) -> Location:
    """A place of one line."""
    return Location(path, Span(line))


def source(
    maker: Maker, *, kind: str = "api-call", carries: str = "text", key: str = "", line: int = 3
) -> Source:
    """A source in `generate.py`."""
    return Source(
        key or f"source:{maker.provider}:{maker.model}",
        kind,
        "acme.create",
        at("generate.py", line),
        maker,
        carries=carries,
    )


def sink(
    kind: str = "sft", *, service: str = "", bases: tuple[str, ...] = (), students: tuple[str, ...] = ()
) -> Sink:
    """A training step in `train.py`."""
    return Sink(
        "sink:train",
        kind,
        "trl",
        "SFTTrainer",
        at("train.py", 7),
        service=service,
        base_models=bases,
        student_names=students,
    )


def edge(
    tail: str,
    head: str,
    role: Role = Role.TEXT,
    certainty: Certainty = Certainty.WRITTEN,
    linkage: Linkage = Linkage.SAME_PATH_LITERAL,
    run: str = "",
) -> Edge:
    """An edge without hops."""
    return Edge(tail, head, role, certainty, linkage, run=run)


def graph(nodes: Iterable[Node], edges: Iterable[Edge], unknown: tuple[str, ...] = ()) -> ProvenanceGraph:
    """A graph of these nodes."""
    return ProvenanceGraph({node.key: node for node in nodes}, tuple(edges), unknown_data=unknown)


def joined(
    begin: Source, end: Sink, role: Role = Role.TEXT, linkage: Linkage = Linkage.SAME_PATH_LITERAL
) -> ProvenanceGraph:
    """A source and a step with one file between them."""
    file = Artefact("file:data/out.jsonl")
    edges = [edge(begin.key, file.key), edge(file.key, end.key, role, linkage=linkage)]
    return graph([begin, file, end], edges)


def clause(
    name: str = "competing-models",
    effect: Effect = Effect.PROHIBIT,
    *,
    uses: tuple[str, ...] = ("train",),
    when: dict[str, str] | None = None,
    exceptions: tuple[Exemption, ...] = (),
    duties: tuple[Duty, ...] = (),
    roles: tuple[str, ...] = (),
    modalities: tuple[str, ...] = (),
    verified: bool = True,
    subject: str = "outputs",
) -> Clause:
    """A clause of Acme's terms."""
    return Clause(
        id=f"acme/terms/2025-01-01#{name}",
        effect=effect,
        uses=uses,
        subject=subject,
        document="Acme Terms",
        section="3",
        url="",
        quote="q",
        effective_from="",
        effective_to="",
        verified=verified,
        when=conditions(**(when or {})),
        exceptions=exceptions,
        duties=duties,
        modalities=modalities,
        roles=roles,
    )


def conditions(**facts: str) -> tuple[Condition, ...]:
    """Conditions by fact; several values are separated by `|`, `_` stands for `-`."""
    return tuple(
        Condition(fact.replace("_", "-"), tuple(values.split("|"))) for fact, values in facts.items()
    )


COMPETING = clause(when={"competes": "true"})
EXCEPT_UNDISTRIBUTED = clause(
    when={"competes": "true"},
    exceptions=(
        Exemption("classifiers", conditions(kind="classifier|embedding", distribution="none")),
        Exemption("own-tuning", conditions(own_service="true")),
    ),
)


def terms_of(
    *clauses: Clause, provider: str = "acme", surfaces: tuple[str, ...] = ("api",), identity: str = ""
) -> Instrument:
    """A provider's terms with one version that always holds."""
    return Instrument(
        identity or f"{provider}/terms", provider, "Terms", "", (Version("", "", clauses),), surfaces=surfaces
    )


def licence_of(
    *clauses: Clause, provider: str = "acme", models: tuple[str, ...] = ("acme-open*",), identity: str = "lic"
) -> Instrument:
    """A licence of weights with one version."""
    return Instrument(
        identity,
        provider,
        "Licence",
        "",
        (Version("2024-01-01", "", clauses),),
        models=models,
        kind="licence",
    )


def policy(*, models: dict[str, str | bool | tuple[str, ...]] | None = None, **rest: object) -> Policy:
    """A policy that declares the model of `train.py`, if it declares any."""
    declared: tuple[TrainedModel, ...] = ()
    if models is not None:
        declared = (TrainedModel("bot", ("train.py",), AT_POLICY, **models),)  # type: ignore[arg-type]
    return Policy(path="tos-lint.yaml", models=declared, **rest)  # type: ignore[arg-type]


def judged(
    world: ProvenanceGraph,
    *instruments: Instrument,
    who: Policy | None = None,
    registry: Registry = NO_NAMES,
    as_of: str = TODAY,
) -> tuple[Finding, ...]:
    """All findings of a world."""
    return judge(world, Terms(instruments), registry, who or Policy(), as_of, strict=False)


def only(findings: tuple[Finding, ...]) -> Finding:
    """The one finding."""
    (finding,) = findings
    return finding


def brief(finding: Finding) -> tuple[str, str, str]:
    """Rule, severity and answer."""
    return finding.rule, finding.severity.word, finding.answer.value


ACME = Maker("acme", "api", "acme-large")
