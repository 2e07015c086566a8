"""What becomes of a page's projects under one transformation."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cache

from tests.metamorphic.projects import baselines, projects
from tests.metamorphic.transformation import Files, Obstacle, Transformation


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the projects of one page came out: the number that say the same, what the others say."""

    same: int
    obstacles: tuple[str, ...]
    """Why the transformation does not apply, once for each project to which it does not."""
    differing: dict[str, str]
    """By title: what is no longer said, and what is said besides."""


@cache
def outcome(transformation: Transformation, page: str) -> Outcome:
    """Rewrite each project of a page and compare what is said of it.

    Raises SyntaxError where a transformation writes what is not Python.
    """
    same, obstacles, differing = 0, [], {}
    for project, before in zip(projects(page), baselines(page), strict=True):
        files = transformation.applied(project.files)
        if isinstance(files, Obstacle):
            obstacles.append(files.reason)
            continue
        _must_be_python(files)
        after = project.said(files)
        if after == before:
            same += 1
        else:
            lost, new = sorted((before - after).elements()), sorted((after - before).elements())
            differing[project.title] = f"lost {lost}, new {new}"
    return Outcome(same, tuple(obstacles), differing)


def _must_be_python(files: Files) -> None:
    for path, text in files.items():
        if path.endswith(".py"):
            ast.parse(text)
