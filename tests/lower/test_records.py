"""Rows of data files: their short texts, with the line on which each row begins."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tos_lint.ir.facts import FileFacts, Reason
from tos_lint.lower.document import lower_json
from tos_lint.lower.records import MAX_ENTRIES, MAX_ROWS, MAX_VALUES, lower_records


def texts(facts: FileFacts) -> list[tuple[tuple[str | int, ...], object, int]]:
    """Paths, values and lines of the texts."""
    return [(each.path, each.value, each.span.line) for each in facts.rows if not each.container]


def test_json_lines() -> None:
    """Each line is a row; blank lines are none, and a line that is cut off is no fault."""
    found = lower_records("a.jsonl", '{"m": "x"}\n\n{"m": "y"}\n{"m": "z')
    assert texts(found) == [((0, "m"), "x", 1), ((1, "m"), "y", 3)]
    assert found.gaps == ()


def test_a_list_of_rows() -> None:
    """The members of a list are rows, up to where the text was cut."""
    found = lower_records("a.json", '[\n {"m": "x"},\n {\n  "m": "y"\n },\n {"m"')
    assert texts(found) == [((0, "m"), "x", 2), ((1, "m"), "y", 3)]


def test_a_table() -> None:
    """The head names the columns; a cell may have several lines."""
    found = lower_records("a.csv", 'a,m\n"1\n2",x\n3,y\n')
    assert [each for each in texts(found) if each[0][1] == "m"] == [((0, "m"), "x", 2), ((1, "m"), "y", 4)]
    assert texts(lower_records("a.tsv", "a\tm\n1\tx\n"))[1] == ((0, "m"), "x", 2)


def test_a_json_file_that_is_data_has_rows_and_no_keys() -> None:
    """A list of records is data, whatever its suffix; a mapping is a document."""
    assert lower_json("a.json", '[{"m": "x"}]').entries == ()
    assert texts(lower_json("a.json", '[{"m": "x"}]')) == [((0, "m"), "x", 1)]
    assert lower_json("a.json", '{"m": "x"}').rows == ()


def test_what_rows_are_about_is_left_out() -> None:
    """Long texts and numbers name nobody."""
    row = {"text": "word " * 100, "n": 7, "m": "x"}
    assert texts(lower_records("a.jsonl", json.dumps(row) + "\n")) == [((0, "m"), "x", 1)]


def test_lists_within_rows() -> None:
    """Members of lists have their position; containers are there too."""
    found = lower_records("a.jsonl", '{"turns": [{"m": "x"}]}\n').rows
    assert [(each.path, each.container) for each in found] == [
        ((0, "turns"), "list"),
        ((0, "turns", 0), "mapping"),
        ((0, "turns", 0, "m"), ""),
    ]


def test_a_line_that_is_no_json_is_one_gap() -> None:
    """The other lines are read."""
    found = lower_records("a.jsonl", '{"m": "x"}\n{\n}\n{"m": "y"}\n')
    assert [value for _, value, _ in texts(found)] == ["x", "y"]
    assert [(gap.reason, gap.span.line) for gap in found.gaps] == [(Reason.SYNTAX, 2)]


def test_a_pointer_is_no_data() -> None:
    """What version control keeps elsewhere is said to be elsewhere."""
    [gap] = lower_records("a.csv", "version https://git-lfs.github.com/spec/v1\noid sha256:1\n").gaps
    assert gap.reason is Reason.UNREADABLE


@pytest.mark.parametrize(
    "text",
    [
        '{"m": "x"}\n' * (MAX_ROWS + 1),
        ("{" + ", ".join(f'"k{n}": "v"' for n in range(90)) + "}\n") * 60,
        "{" + ", ".join(f'"k{n}": "v"' for n in range(3_000)) + "}\n",
    ],
)
def test_rows_are_bounded(text: str) -> None:
    """Neither many rows nor wide ones cost more than their share, and the rest is a gap."""
    found = lower_records("a.jsonl", text)
    assert len(found.rows) <= MAX_ENTRIES + MAX_VALUES
    assert {gap.reason for gap in found.gaps} <= {Reason.TOO_LARGE}


@given(st.text(alphabet='[]{},:"ab\n\\ 1', max_size=200), st.sampled_from(["a.jsonl", "a.json", "a.csv"]))
def test_any_text_is_looked_at(text: str, path: str) -> None:
    """For any text there are facts."""
    assert lower_records(path, text).path == path
