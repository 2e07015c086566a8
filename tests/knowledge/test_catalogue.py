"""The bundled rows agree with each other."""

from __future__ import annotations

import re

import pytest

from tos_lint.ir.catalogue import Catalogue
from tos_lint.knowledge import bundled, load

ENDS = re.compile(r"\(\)|\.|\[")


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    """The rows that ship."""
    return load([bundled()]).catalogue


def beginnings(catalogue: Catalogue) -> set[str]:
    """Every row's path and everything that it begins with."""
    found: set[str] = set()
    for row in catalogue.calls:
        path = row.path
        found.add(path)
        for match in ENDS.finditer(path):
            found |= {path[: match.start()], path[: match.end()].rstrip(".[")}
    return found


def canonical(catalogue: Catalogue, path: str) -> str:
    """The path with alias prefixes replaced."""
    for alias, target in catalogue.aliases:
        if path == alias or (path.startswith(alias) and path[len(alias)] in ".(["):
            return canonical(catalogue, target + path[len(alias) :])
    return path


def test_aliases_lead_to_rows(catalogue: Catalogue) -> None:
    """An alias stands for something that rows speak of."""
    known = beginnings(catalogue)
    assert [pair for pair in catalogue.aliases if canonical(catalogue, pair[1]) not in known] == []


def test_no_row_hides_behind_an_alias(catalogue: Catalogue) -> None:
    """A row whose path is always replaced by another would never be met."""
    hidden = [row.path for row in catalogue.calls if canonical(catalogue, row.path) != row.path]
    assert hidden == []


def test_results_are_types_that_rows_know(catalogue: Catalogue) -> None:
    """`returns` names a type of which some row describes a member."""
    known = beginnings(catalogue)
    typed = {row.returns for row in catalogue.calls if row.returns}
    assert sorted(path for path in typed if canonical(catalogue, path) not in known) == []


def test_rows_of_one_path_differ_in_their_conditions(catalogue: Catalogue) -> None:
    """At most one row of a path applies without a condition."""
    free = [row.path for row in catalogue.calls if not row.when]
    assert len(free) == len(set(free))
