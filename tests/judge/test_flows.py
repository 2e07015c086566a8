"""Which paths of the graph become flows, and which witness tells them."""

from __future__ import annotations

from tests.judge.worlds import ACME, edge, graph, joined, sink, source
from tos_lint.ir.graph import Artefact, Certainty, Linkage, Maker, Role
from tos_lint.judge import flows

A, B = Artefact("file:a"), Artefact("file:b")
BEGIN, END = source(ACME, key="s"), sink()


def test_a_flow_names_its_artefacts_and_its_weakest_link() -> None:
    """The linkage and certainty of a flow are the weakest on its path."""
    weak = edge("file:a", END.key, certainty=Certainty.ASSUMED, linkage=Linkage.SHELL_SCRIPT)
    (flow,) = flows(graph([BEGIN, A, END], [edge("s", "file:a"), weak]))
    assert [artefact.name for artefact in flow.artefacts] == ["a"]
    assert (flow.certainty, flow.linkage) == (Certainty.ASSUMED, Linkage.SHELL_SCRIPT)


def test_one_flow_per_pair_by_the_shortest_of_equal_witnesses() -> None:
    """A detour through a copy is not told where the direct way is as good."""
    edges = [edge("s", "file:a"), edge("file:a", "file:b"), edge("file:b", END.key), edge("file:a", END.key)]
    (flow,) = flows(graph([BEGIN, A, B, END], edges))
    assert len(flow.edges) == 2


def test_text_is_told_before_a_label() -> None:
    """The strongest part that material plays decides, even on a longer way."""
    edges = [edge("s", END.key, Role.LABEL), edge("s", "file:a"), edge("file:a", END.key)]
    (flow,) = flows(graph([BEGIN, A, END], edges))
    assert flow.role is Role.TEXT


def test_a_label_stays_a_label_in_its_file() -> None:
    """Roles only weaken along a path."""
    edges = [edge("s", "file:a", Role.FILTER), edge("file:a", END.key)]
    (flow,) = flows(graph([BEGIN, A, END], edges))
    assert flow.role is Role.FILTER


def test_two_runs_of_one_script_do_not_join() -> None:
    """What the first run writes, the second does not thereby read."""
    apart = [edge("s", "file:a", run="run.sh#1"), edge("file:a", END.key, run="run.sh#2")]
    assert flows(graph([BEGIN, A, END], apart)) == ()
    other = [edge("s", "file:a", run="gen.sh#1"), edge("file:a", END.key, run="run.sh#2")]
    assert len(flows(graph([BEGIN, A, END], other))) == 1


def test_cycles_end() -> None:
    """Files that are rewritten from each other do not keep the search going."""
    edges = [edge("s", "file:a"), edge("file:a", "file:b"), edge("file:b", "file:a"), edge("file:b", END.key)]
    assert len(flows(graph([BEGIN, A, B, END], edges))) == 1


def test_the_order_of_edges_does_not_matter() -> None:
    """Flows are the same whatever order edges come in."""
    second = source(Maker("other", "api"), key="t")
    edges = [edge("s", "file:a"), edge("t", "file:a"), edge("file:a", END.key), edge("s", END.key)]
    nodes = [BEGIN, second, A, END]
    assert flows(graph(nodes, edges)) == flows(graph(nodes, reversed(edges)))


def test_an_artefact_between_is_named_in_the_report() -> None:
    """A joined world has one flow."""
    assert len(flows(joined(BEGIN, END))) == 1
