"""Each transformation of each fixture leaves what is said of it as it was."""

from __future__ import annotations

import keyword
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.metamorphic.comparison import outcome
from tests.metamorphic.exceptions import EXCEPTIONS
from tests.metamorphic.projects import Project, baselines, pages, projects
from tests.metamorphic.rewriting import TRANSFORMATIONS
from tests.metamorphic.rewriting.names import renamable, renamed
from tests.metamorphic.rewriting.order import reordered
from tests.metamorphic.transformation import Transformation, obstacle

FUNCTIONS = [
    (project, before)
    for project, before in zip(projects("functions"), baselines("functions"), strict=True)
    if not obstacle(project.files)
]
WORDS = st.from_regex(r"[A-Za-z][a-z_0-9]{0,7}", fullmatch=True).filter(
    lambda word: not keyword.iskeyword(word)
)


@pytest.mark.parametrize("page", pages())
@pytest.mark.parametrize("transformation", TRANSFORMATIONS, ids=lambda each: each.name)
def test_findings_follow_the_code(transformation: Transformation, page: str) -> None:
    """A page's projects say the same when rewritten, but for the exceptions that the table names."""
    differing = outcome(transformation, page).differing
    expected = {title for name, where, title in EXCEPTIONS if (name, where) == (transformation.name, page)}
    assert {title: said for title, said in differing.items() if title not in expected} == {}
    assert expected - set(differing) == set(), "no longer exceptions"


@pytest.mark.parametrize("transformation", TRANSFORMATIONS, ids=lambda each: each.name)
def test_applies(transformation: Transformation) -> None:
    """Each transformation applies to some fixture."""
    assert sum(outcome(transformation, page).same for page in pages()) > 0


def test_exceptions_name_what_exists() -> None:
    """Each row of the table names a transformation and a heading."""
    names = {each.name for each in TRANSFORMATIONS}
    titles = {(page, project.title) for page in pages() for project in projects(page)}
    assert [key for key in EXCEPTIONS if key[0] not in names or key[1:] not in titles] == []


@settings(max_examples=25)
@given(case=st.sampled_from(FUNCTIONS), words=st.lists(WORDS, min_size=40, max_size=40, unique=True))
def test_any_names(case: tuple[Project, object], words: Sequence[str]) -> None:
    """Whatever functions and variables are called, the same is said."""
    project, before = case
    old = sorted(
        {name for path in project.files if path.endswith(".py") for name in renamable(path, project.files)}
    )
    new = dict(zip(old, (f"{word}_{number}" for number, word in enumerate(words)), strict=False))
    assert project.said(renamed(project.files, lambda name: new.get(name, name))) == before


@settings(max_examples=25)
@given(case=st.sampled_from(FUNCTIONS), random=st.randoms(use_true_random=False))
def test_any_order(case: tuple[Project, object], random: object) -> None:
    """In whatever order independent statements stand, the same is said."""
    project, before = case
    files = reordered(project.files, random.choice)  # type: ignore[attr-defined]
    assert project.said(files) == before
