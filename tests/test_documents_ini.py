"""INI files become values: sections of keys, references filled in, values over several lines."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tos_lint.documents import MAX_ENTRIES, parse_ini
from tos_lint.ir.facts import Reason


def test_a_section_is_a_mapping_whose_keys_know_their_lines() -> None:
    """Keys are in lower case, comments are no part of values."""
    (root,), gaps = parse_ini("; no\n[Training]\nData = a/b  # yes\nlr: 1\n")
    assert gaps == ()
    assert root.plain() == {"Training": {"data": "a/b", "lr": "1"}}
    assert root.at(("Training", "data")) == 3


def test_references_are_filled_in() -> None:
    """A value may name another of its section, of the defaults, or of another section."""
    (root,), _ = parse_ini("[DEFAULT]\nroot = out\n[a]\nx = %(root)s/x\n[b]\ny = ${a:x}.txt\nz = ${none}\n")
    assert root.plain() == {
        "DEFAULT": {"root": "out"},
        "a": {"root": "out", "x": "%(root)s/x".replace("%(root)s", "out")},
        "b": {"root": "out", "y": "%(root)s/x.txt", "z": "${none}"},
    }


def test_a_value_below_its_key_is_a_list() -> None:
    """Each line is an item at its own line."""
    (root,), _ = parse_ini("[a]\nx =\n  one\n  two\n")
    assert root.plain() == {"a": {"x": ["one", "two"]}}
    assert root.at(("a", "x", 1)) == 4


def test_what_is_no_ini_is_a_gap() -> None:
    """A line before the first section is an error with its line; too many lines are a bound."""
    documents, gaps = parse_ini("\nnot ini\n")
    assert documents == ()
    assert [(gap.reason, gap.span.line) for gap in gaps] == [(Reason.SYNTAX, 2)]
    _, gaps = parse_ini("[a]\n" + "x = 1\n" * (MAX_ENTRIES + 1))
    assert [gap.reason for gap in gaps] == [Reason.BOUND]


@given(st.text(alphabet="[]=:;#%(){}$a\n ", max_size=80))
def test_any_text_is_read_or_refused(text: str) -> None:
    """No text makes the reader fail in another way."""
    documents, gaps = parse_ini(text)
    assert len(documents) + len(gaps) == 1
