"""Explanations of one artefact or place."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tests.report.samples import FLOW, TRAIN, UNDECIDED, report
from tos_lint.ir.findings import Problem
from tos_lint.ir.graph import Artefact, Certainty, Edge, Linkage, ProvenanceGraph, Role
from tos_lint.report import View
from tos_lint.report.why import why_page

DATA = FLOW.artefacts[0]


def edge(tail: str, head: str) -> Edge:
    """An edge that the file itself writes."""
    return Edge(tail, head, Role.TEXT, Certainty.WRITTEN, Linkage.SAME_PATH_LITERAL)


def graph(*edges: Edge, more: tuple[Artefact, ...] = ()) -> ProvenanceGraph:
    """The sample's source, data and training step, and more artefacts."""
    nodes = (FLOW.source, DATA, FLOW.sink, *more)
    return ProvenanceGraph({node.key: node for node in nodes}, edges)


LINE = graph(edge(FLOW.source.key, DATA.key), edge(DATA.key, FLOW.sink.key))


def test_ancestry_of_a_training_step() -> None:
    """A training step's data is followed back to the call that generated it, then judged."""
    page = why_page(f"{TRAIN.path}:{TRAIN.span.line}", report(UNDECIDED), LINE, View())
    assert page.startswith(
        "train.py:6 trainers.Trainer (sft)\n"
        "  from data/train.jsonl\n"
        "       as text, confidence high, tied by same-path-literal\n"
        "    from generate.py:12 acme.Client().chat.create (acme-large)\n"
    )
    assert "error[TOS101]" in page


def test_any_line_of_a_construct_names_it() -> None:
    """A place within a call that spans lines is a place of the call."""
    assert "error[TOS101]" in why_page("generate.py:14", report(UNDECIDED), LINE, View())


def test_beginning_of_a_fingerprint() -> None:
    """The beginning of a fingerprint is enough."""
    assert why_page("012345", report(UNDECIDED), LINE, View()).startswith("train.py:6:11: error[TOS101]")


def test_artefact_from_nowhere() -> None:
    """An artefact that nothing feeds is said to come from nowhere that is known."""
    alone = graph(more=(Artefact("file:other.jsonl"),))
    page = why_page("other.jsonl", report(), alone, View())
    assert "comes from nowhere that is known" in page
    assert "no clause was judged" in page


def test_shared_ancestors_are_told_once() -> None:
    """Where many ways lead to one ancestor, it is explained once: a page stays as long as its graph."""
    steps = tuple(Artefact(f"file:{number}.jsonl") for number in range(40))
    twice = [edge(tail.key, head.key) for tail, head in pairwise(steps) for _ in range(2)]
    page = why_page("39.jsonl", report(), graph(*twice, more=steps), View())
    assert page.count("from 0.jsonl") == 2


def test_cycles_end() -> None:
    """A file that is made from itself is explained."""
    loop = graph(edge(DATA.key, DATA.key))
    assert "from data/train.jsonl (see above)" in why_page("data/train.jsonl", report(), loop, View())


def test_unknown_target() -> None:
    """A target of which nothing is known is a problem with a hint."""
    with pytest.raises(Problem, match="nothing is known of"):
        why_page("nothing.py", report(UNDECIDED), LINE, View())
