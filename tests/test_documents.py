"""Documents become values, and every key knows its place."""

from __future__ import annotations

import json

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tos_lint.documents import (
    MAX_ENTRIES,
    DocumentError,
    front_matter,
    load_toml,
    load_yaml,
    parse_yaml,
    read_json,
    read_toml,
    read_yaml,
)
from tos_lint.ir.facts import Reason

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(codec="ascii", categories=["L", "N"])),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.from_regex("[a-z]{1,5}", fullmatch=True), inner)
    ),
    max_leaves=12,
)


def test_a_key_has_the_line_it_is_written_on() -> None:
    """Entries of a mapping stand at their keys, entries of a list at their items."""
    entries, gaps = read_yaml("a:\n  b: 1\n  c:\n    - x\n    - y: 2\n")
    assert gaps == ()
    assert [(entry.path, entry.value, entry.container, entry.span.line) for entry in entries] == [
        (("a",), None, "mapping", 1),
        (("a", "b"), 1, "", 2),
        (("a", "c"), None, "list", 3),
        (("a", "c", 0), "x", "", 4),
        (("a", "c", 1), None, "mapping", 5),
        (("a", "c", 1, "y"), 2, "", 5),
    ]


@given(PLAIN)
def test_yaml_reads_what_the_reference_implementation_wrote(value: object) -> None:
    """Values survive a trip through YAML."""
    assert load_yaml(yaml.safe_dump(value)).plain() == value


@given(PLAIN)
def test_json_entries_are_the_scalars_of_the_value(value: object) -> None:
    """Every scalar of a JSON object becomes one entry with its value."""
    entries, gaps = read_json(json.dumps({"root": value}, indent=1))
    assert gaps == ()
    assert [entry.value for entry in entries if not entry.container] == list(_scalars(value))


def _scalars(value: object) -> list[object]:
    if isinstance(value, dict):
        return [scalar for item in value.values() for scalar in _scalars(item)]
    if isinstance(value, list):
        return [scalar for item in value for scalar in _scalars(item)]
    return [value]


@given(st.text())
def test_readers_never_raise(text: str) -> None:
    """Any text gives entries and gaps."""
    for read in (read_yaml, read_json, read_toml, front_matter):
        entries, gaps = read(text)
        assert isinstance(entries, tuple)
        assert isinstance(gaps, tuple)


@pytest.mark.parametrize("text", ["date: 2026-01-01", "date: 2026-01-01T10:00:00Z"])
def test_dates_stay_text(text: str) -> None:
    """A date is what the file says, not an object."""
    assert load_yaml(text).plain() == {"date": text.removeprefix("date: ")}


def test_keys_are_text_as_written() -> None:
    """`on` and numbers are keys like any other."""
    assert load_yaml("on: push\n1: one\n").plain() == {"on": "push", "1": "one"}


def test_merge_keys_bring_what_the_mapping_does_not_say_itself() -> None:
    """`<<` fills in keys; own keys win."""
    node = load_yaml("base: &b {x: 1, y: 2}\nown:\n  <<: *b\n  y: 3\n")
    assert node.plain() == {"base": {"x": 1, "y": 2}, "own": {"y": 3, "x": 1}}


def test_an_alias_bomb_is_a_gap() -> None:
    """Nested aliases are counted, not expanded."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
    entries, gaps = read_yaml("\n".join(lines))
    assert entries == ()
    assert [gap.reason for gap in gaps] == [Reason.BOUND]


@pytest.mark.parametrize("text", ["[" * 200_000, "{a: " * 200_000, "- " * 200_000])
def test_deep_nesting_is_a_gap(text: str) -> None:
    """A file of opening brackets neither crashes the process nor passes silently."""
    assert [gap.reason for gap in read_yaml(text)[1]] == [Reason.BOUND]
    assert len(read_json(text)[1]) == 1


def test_more_values_than_the_limit_are_a_gap() -> None:
    """A configuration of that size is data."""
    text = "\n".join(f"- {number}" for number in range(MAX_ENTRIES + 1))
    assert [gap.reason for gap in read_yaml(text)[1]] == [Reason.BOUND]


def test_a_template_is_called_a_template() -> None:
    """What does not parse because of `{{ }}` is dynamic, not wrong."""
    assert [gap.reason for gap in read_yaml("a: {{ b }}\nc: d: e\n")[1]] == [Reason.DYNAMIC]


def test_documents_before_a_broken_one_are_kept() -> None:
    """A broken document does not take those before it away."""
    documents, gaps = parse_yaml("a: 1\n---\nb: [\n")
    assert [node.plain() for node in documents] == [{"a": 1}]
    assert [gap.reason for gap in gaps] == [Reason.SYNTAX]


@pytest.mark.parametrize(
    ("text", "line"),
    [("a: 1\nb: 2\na: 3\n", 3), ("a: 1\nb: [\n", 3), ("a: 1\n---\nb: 2\n", 3), ("a: *nothing\n", 1)],
)
def test_a_wrong_document_has_a_line(text: str, line: int) -> None:
    """Repeated keys, broken syntax, second documents and dangling aliases are errors with a line."""
    with pytest.raises(DocumentError) as error:
        load_yaml(text)
    assert error.value.line == line


def test_at_gives_the_line_of_the_deepest_known_key() -> None:
    """Steps that lead nowhere, as validators add them, are passed over."""
    node = load_yaml("models:\n  bot:\n    sinks:\n      - a\n      - b\n")
    assert node.at(("models", "bot", "sinks", 1)) == 5
    assert node.at(("models", "function-after", "bot", "missing")) == 2


def test_a_block_scalar_begins_on_its_first_line_of_text() -> None:
    """The value of `run: |` stands below its key."""
    node = load_yaml("run: |\n  one\n  two\n").get("run")
    assert node is not None
    assert (node.span.line, node.span.last) == (2, 3)


def test_json_may_have_comments_and_knows_its_lines() -> None:
    """Configurations for people have comments and a comma after the last member."""
    entries, gaps = read_json('{\n  // why\n  "a": 1,\n  "b": [\n    "x",\n  ],\n}\n')
    assert gaps == ()
    assert [(entry.path, entry.span.line) for entry in entries] == [(("a",), 3), (("b",), 4), (("b", 0), 5)]


@pytest.mark.parametrize("text", ['[{"a": 1}]', '{"a": 1}\n{"a": 2}\n', '{"a": "' + "x" * 1_000_000 + '"}'])
def test_json_data_is_not_configuration(text: str) -> None:
    """Records have no entries, and a gap only for who asked."""
    assert read_json(text) == ((), ())
    assert [gap.reason for gap in read_json(text, asked=True)[1]] == [Reason.TOO_LARGE]


def test_toml_keys_have_lines() -> None:
    """Tables, dotted keys and arrays of tables are found again."""
    text = (
        '[tool.x]\na = 1\nb.c = "d"\n\n'
        '[[run]]\nname = "one"\n[[run]]\nname = "two"\n[run.sub]\ndate = 2026-01-01\n'
    )
    lines = {
        entry.path: (entry.value, entry.span.line) for entry in read_toml(text)[0] if not entry.container
    }
    assert lines == {
        ("tool", "x", "a"): (1, 2),
        ("tool", "x", "b", "c"): ("d", 3),
        ("run", 0, "name"): ("one", 6),
        ("run", 1, "name"): ("two", 8),
        ("run", 1, "sub", "date"): ("2026-01-01", 10),
    }


def test_broken_toml_has_a_line() -> None:
    """The error says where."""
    with pytest.raises(DocumentError) as error:
        load_toml("a = 1\nb = = 2\n")
    assert error.value.line == 2


def test_front_matter_keeps_the_lines_of_its_file() -> None:
    """The first key after `---` is on line 2."""
    entries, gaps = front_matter("---\nlicense: mit\n---\n# Title\nkey: value\n")
    assert gaps == ()
    assert [(entry.path, entry.value, entry.span.line) for entry in entries] == [(("license",), "mit", 2)]


def test_a_rule_in_markdown_is_no_front_matter() -> None:
    """A document that merely begins with a horizontal rule has none."""
    assert front_matter("---\ntext without an end\n") == ((), ())
