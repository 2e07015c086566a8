"""When two references name the same artefact."""

from __future__ import annotations

import pytest

from tos_lint.ir.spans import Location, Span
from tos_lint.link.artefacts import candidates, is_hub_id, matching, refer
from tos_lint.link.values import Text

HERE = Location("a.py", Span(1))


def text(*parts: str | None) -> Text:
    """A text with holes."""
    return Text(parts, HERE)


def test_a_relative_path_is_looked_for_beside_the_file_and_above() -> None:
    """The folder of the file comes first, the root of the project last."""
    assert candidates(text("data/x.json"), "src/gen/a.py") == (
        "src/gen/data/x.json",
        "src/data/x.json",
        "data/x.json",
    )


def test_a_path_that_leaves_the_project_is_nothing_above_it() -> None:
    """`..` from the root names nothing in the project."""
    assert candidates(text("../x.json"), "src/a.py") == ("x.json",)
    assert candidates(text("../x.json"), "a.py") == ()


def test_a_path_from_the_file_itself_is_exact() -> None:
    """What `__file__` leads to is known from the root."""
    assert candidates(text("<root>/src/../data/x.json"), "src/a.py") == ("data/x.json",)


@pytest.mark.parametrize(
    ("one", "other", "how"),
    [
        ("data/a.json", "data/a.json", "same"),
        ("data/a.json", "data/b.json", ""),
        ("data/run_*.json", "data/run_7.json", "pattern"),
        ("data/run_*.json", "data/deep/run_7.json", ""),
        ("data/train", "data/train/part.json", "member"),
        ("data/train.json", "data/train.json/part", ""),
        ("other/a.json", "data/a.json", ""),
    ],
)
def test_names_are_related(one: str, other: str, how: str) -> None:
    """Equal names, patterns and folders join, whichever side they stand on; others do not."""
    assert matching(one, other) == how
    assert matching(other, one) == how


@pytest.mark.parametrize(
    ("parts", "definite"),
    [
        (("data/train.json",), True),
        ((None,), False),
        ((None, ".json"), False),
        (("owner/", None), False),
        (("out/", None, ".json"), True),
        (("results/answers_", None), True),
        (("-",), False),
    ],
)
def test_a_name_must_say_something(parts: tuple[str | None, ...], definite: bool) -> None:
    """What may be anything joins nothing."""
    assert (refer(text(*parts), "any", "a.py") is not None) is definite


@pytest.mark.parametrize(
    ("spelled", "answer"),
    [
        ("owner/name", True),
        ("data/train.json", False),
        ("./data/x", False),
        ("name", False),
        ("a/b/c", False),
    ],
)
def test_hub_ids_have_an_owner_and_no_suffix(spelled: str, answer: bool) -> None:
    """`owner/name` is an id, a path with the suffix of a data file is not."""
    assert is_hub_id(spelled) is answer


def test_addresses_of_a_hub_are_its_ids() -> None:
    """An address and an id name one data set."""
    by_id = refer(text("Owner/Name"), "dataset", "a.py")
    assert by_id is not None
    assert refer(text("https://huggingface.co/datasets/owner/name"), "any", "a.py") == by_id
    assert refer(text("hf://datasets/Owner/Name"), "any", "a.py") == by_id


def test_a_file_of_a_repository_is_a_member_of_it() -> None:
    """The address of a file on the hub goes on behind the id."""
    member = refer(text("hf://datasets/Owner/Name/train.jsonl"), "any", "a.py")
    assert member is not None
    assert member.names == ("owner/name/train.jsonl",)
