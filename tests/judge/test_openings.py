"""The two ends that nothing joins: data of no known origin, output that nobody reads."""

from __future__ import annotations

from dataclasses import replace

from tests.judge.worlds import edge, graph, sink, source
from tos_lint.ir.graph import Artefact, Maker, Role
from tos_lint.judge.openings import idle_outputs, openings

RAW, ROWS, MEASURE = Artefact("file:raw.csv"), Artefact("file:rows.json"), Artefact("file:held.json")
ACME = Maker("acme", "api", "acme-large")


def names(found: tuple[Artefact, ...]) -> list[str]:
    """The names of artefacts."""
    return [each.name for each in found]


def test_data_begins_where_nobody_writes() -> None:
    """An opening names the file at the beginning of the way, not those made from it."""
    world = graph([RAW, ROWS, sink()], [edge(RAW.key, ROWS.key), edge(ROWS.key, "sink:train")])
    assert [names(each.artefacts) for each in openings(world)] == [["raw.csv"]]


def test_settled_data_is_no_opening() -> None:
    """What somebody has spoken for ends the search, whatever lies behind it."""
    world = graph([RAW, ROWS, sink()], [edge(RAW.key, ROWS.key), edge(ROWS.key, "sink:train")])
    assert openings(replace(world, settled=(ROWS.key,))) == ()


def test_names_of_one_thing_begin_once() -> None:
    """Two names of one artefact that nobody writes are one opening, under the first name."""
    edges = [edge(RAW.key, ROWS.key), edge(ROWS.key, RAW.key), edge(ROWS.key, "sink:train")]
    assert [names(each.artefacts) for each in openings(graph([RAW, ROWS, sink()], edges))] == [["raw.csv"]]


def test_what_only_measures_needs_no_origin() -> None:
    """A step whose data is known is closed, whoever made what it is measured with."""
    edges = [
        edge(source(ACME).key, ROWS.key),
        edge(ROWS.key, "sink:train"),
        edge(MEASURE.key, "sink:train", Role.EVALUATION),
    ]
    assert openings(graph([source(ACME), ROWS, MEASURE, sink()], edges)) == ()


def test_a_step_without_named_data_is_an_opening() -> None:
    """A step of whose data nothing is known is told without artefacts."""
    (found,) = openings(graph([sink()], [], ("sink:train",)))
    assert found.artefacts == ()


def test_output_is_idle_until_a_step_reads_it() -> None:
    """Output that rests in a file is idle; once a training step is reached from it, it is not."""
    stored = edge(source(ACME).key, ROWS.key)
    (idle,) = idle_outputs(graph([source(ACME), ROWS, sink()], [stored]))
    assert idle.artefact == ROWS
    assert idle_outputs(graph([source(ACME), ROWS, sink()], [stored, edge(ROWS.key, "sink:train")])) == ()


def test_output_that_is_stored_nowhere_is_idle() -> None:
    """A call whose output leads nowhere is told without an artefact."""
    (idle,) = idle_outputs(graph([source(ACME)], []))
    assert idle.artefact is None
