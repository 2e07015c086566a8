"""What a transformation is: a rewriting of a project's files, or a reason why it does not apply."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import libcst as cst

Files = Mapping[str, str]
"""A project: texts by path."""


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why a transformation does not apply to a project."""

    reason: str


@dataclass(frozen=True, slots=True)
class Transformation:
    """A way of rewriting that keeps meaning; `manual` tells what it changes and why meaning is kept."""

    name: str
    manual: str
    rewritten: Callable[[Files], dict[str, str]]
    """Rewrites all that it safely can, and leaves the rest as it is."""
    nothing: str
    """What a project lacks to which it does not apply."""

    def applied(self, files: Files) -> dict[str, str] | Obstacle:
        """The project rewritten, or why that is not possible."""
        reason = obstacle(files)
        if reason:
            return Obstacle(reason)
        after = self.rewritten(files)
        return Obstacle(self.nothing) if after == files else after


def obstacle(files: Files) -> str:
    """Why no transformation can rewrite a project; empty where they can."""
    if not any(path.endswith(".py") for path in files):
        return "no Python file"
    for path, text in files.items():
        if path.endswith(".py"):
            try:
                ast.parse(text)
                cst.parse_module(text)
            except (SyntaxError, ValueError, cst.ParserSyntaxError):
                return "not Python that both readers of this test parse"
    return ""


def everywhere(files: Files, rewrite: Callable[[str, Files], str]) -> dict[str, str]:
    """A project in which every Python file is replaced by what `rewrite` makes of its path."""
    return {path: rewrite(path, files) if path.endswith(".py") else text for path, text in files.items()}
