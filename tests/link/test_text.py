"""Strings and paths as values."""

from __future__ import annotations

import posixpath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tos_lint.ir.spans import Location, Span
from tos_lint.link.text import basename, concatenated, formatted, joined, parent, with_suffix
from tos_lint.link.values import Text, Values

HERE = Location("a.py", Span(1))


def known(*spelled: str) -> Values:
    """Texts that are known as a whole."""
    return frozenset(Text((each,), HERE) for each in spelled)


def spelled(texts: list[Text]) -> set[str]:
    """The texts, holes as stars."""
    return {"".join("*" if part is None else part for part in text.parts) for text in texts}


SEGMENT = st.from_regex(r"/?[a-z]{1,3}(/[a-z]{1,3})?/?", fullmatch=True)


@given(st.lists(SEGMENT, min_size=1, max_size=4))
def test_joining_is_that_of_the_library(segments: list[str]) -> None:
    """Joined known segments name what `os.path.join` names."""
    (made,) = joined([known(segment) for segment in segments], Text(("",), HERE))
    assert posixpath.normpath(made.literal or "") == posixpath.normpath(posixpath.join(*segments))


def test_a_folder_that_is_here() -> None:
    """`./` and a name are the name, not a path from the root."""
    assert spelled(joined([known("./"), known("regen.json")], Text(("",), HERE))) == {"./regen.json"}


def test_alternatives_multiply_up_to_a_bound() -> None:
    """Every combination is named while there are few; what is too many becomes a hole."""
    assert spelled(concatenated([known("a", "b"), "-", known("1", "2")], None)) == {
        "a-1",
        "a-2",
        "b-1",
        "b-2",
    }
    many = known(*(str(number) for number in range(10)))
    assert spelled(concatenated([many, "-", many, ".json"], None)) == {f"{n}-*.json" for n in range(10)}


def test_format_fields_are_filled_in_order_by_number_and_by_name() -> None:
    """`str.format` with known arguments is known, with others has holes."""
    template = Text(("{}/{name}_{}.json",), HERE)
    assert spelled(formatted(template, [known("out")], {"name": known("x")})) == {"out/x_*.json"}


@pytest.mark.parametrize(
    ("path", "folder", "name"),
    [("a/b.txt", "a", "b.txt"), ("b.txt", ".", "b.txt"), ("/b.txt", "/", "b.txt"), ("a/b/", "a", "")],
)
def test_parents_and_names(path: str, folder: str, name: str) -> None:
    """A path's folder and last component are those of its spelling."""
    text = Text((path,), HERE)
    assert (parent(text).literal, basename(text).literal) == (folder, name)


def test_suffixes_are_replaced() -> None:
    """The suffix goes, the rest stays; an unknown one is a hole."""
    assert with_suffix(Text(("a.b/c.json",), HERE), ".txt").literal == "a.b/c.txt"
    assert with_suffix(Text(("a.b/c.json",), HERE), None).parts == ("a.b/c", None)
