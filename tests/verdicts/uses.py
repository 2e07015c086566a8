"""Eight standard uses of output, each as a tiny project: one source, one step, one policy.

Where a use leaves a fact open, the harder case is taken: whoever trains a classifier, sells an
embedding or tunes at the provider's own service competes with everybody behind the output. Nobody has
an agreement, training starts from weights that nobody knows, and nothing is said of the result's name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from tests.verdicts.subjects import Subject
from tos_lint.ir.graph import (
    Artefact,
    Certainty,
    Edge,
    Linkage,
    Node,
    ProvenanceGraph,
    Publication,
    Role,
    Sink,
    Source,
)
from tos_lint.ir.policy import Policy, TrainedModel
from tos_lint.ir.spans import Location, Span

_CALL: Final = Location("generate.py", Span(3))
_STEP: Final = Location("train.py", Span(7))
_POLICY: Final = Location("tos-lint.yaml", Span(1))
_BASE: Final = "acme/base-7b"
_FILE: Final = Artefact("file:data/out.jsonl")


@dataclass(frozen=True, slots=True)
class Project:
    """What is judged: a graph, and who says they are behind it."""

    graph: ProvenanceGraph
    policy: Policy


@dataclass(frozen=True, slots=True)
class Use:
    """One column of the page."""

    name: str
    says: str
    project: Callable[[Subject], Project]


def _model(
    kind: str, competes_with: tuple[str, ...], distribution: str, *, commercial: bool = True
) -> TrainedModel:
    purpose = "product" if commercial else "internal"
    return TrainedModel("bot", ("train.py",), _POLICY, kind, purpose, competes_with, distribution, commercial)


def _trained(
    subject: Subject, model: TrainedModel, kind: str = "sft", role: Role = Role.TEXT, service: str = ""
) -> Project:
    source = Source("source:call", "api-call", "create", _CALL, subject.maker, carries=subject.carries)
    sink = Sink("sink:train", kind, "", "train", _STEP, service=service, base_models=(_BASE,))
    edges = (_edge(source, _FILE), _edge(_FILE, sink, role))
    graph = ProvenanceGraph({node.key: node for node in (source, _FILE, sink)}, edges)
    return Project(graph, Policy(path="tos-lint.yaml", models=(model,)))


def _edge(tail: Node, head: Node, role: Role = Role.TEXT) -> Edge:
    return Edge(tail.key, head.key, role, Certainty.WRITTEN, Linkage.SAME_PATH_LITERAL)


def _published(subject: Subject) -> Project:
    source = Source("source:call", "api-call", "create", _CALL, subject.maker, carries=subject.carries)
    graph = ProvenanceGraph(
        {node.key: node for node in (source, _FILE)},
        (_edge(source, _FILE),),
        publications=(Publication(_FILE.key, _STEP),),
    )
    return Project(graph, Policy(path="tos-lint.yaml"))


USES: Final = (
    Use(
        "competing LLM",
        "a generative model that competes with everybody behind the output, and is sold, is tuned on it",
        lambda asked: _trained(asked, _model("generative", asked.licensors, "sold")),
    ),
    Use(
        "other LLM",
        "the same model, by somebody who competes with none of them",
        lambda asked: _trained(asked, _model("generative", (), "sold")),
    ),
    Use(
        "internal classifier",
        "a classifier that competes and stays in the house, out of trade",
        lambda asked: _trained(
            asked, _model("classifier", asked.licensors, "none", commercial=False), "classifier"
        ),
    ),
    Use(
        "sold embedding",
        "an embedding model that competes and is sold",
        lambda asked: _trained(asked, _model("embedding", asked.licensors, "sold"), "embedding"),
    ),
    Use(
        "evaluate",
        "a model that competes and is sold is only measured against it",
        lambda asked: _trained(asked, _model("generative", asked.licensors, "sold"), role=Role.EVALUATION),
    ),
    Use(
        "filter",
        "it only decides which rows a competing model that is sold learns from",
        lambda asked: _trained(asked, _model("generative", asked.licensors, "sold"), role=Role.FILTER),
    ),
    Use(
        "own tuning service",
        "a competing model is tuned by the provider's own service",
        lambda asked: _trained(
            asked,
            _model("generative", asked.licensors, "hosted"),
            "hosted-finetune",
            service=asked.maker.host or asked.maker.provider,
        ),
    ),
    Use("publish", "it is published as it is", _published),
)
