"""Rename functions and variables.

Every name that a file binds as a function or a variable, and in no other way, gets another name
throughout the file. Names that another file or a string of this file mentions stay, and so do
parameters, imports, classes and their members. The renaming is one-to-one and its names are new, so
each use finds what it found before.
"""

from __future__ import annotations

import builtins
from collections.abc import Callable

import libcst as cst

from tests.metamorphic.reading import bindings, bound_otherwise, parsed, words_elsewhere
from tests.metamorphic.transformation import Files, Transformation, everywhere

Naming = Callable[[str], str]
"""Gives each name its new one; must be one-to-one and give names that the file does not have."""


def renamable(path: str, files: Files) -> set[str]:
    """The names of a file that mean nothing outside it."""
    names = set(bindings(files[path])) - bound_otherwise(files[path]) - words_elsewhere(path, files)
    return {name for name in names if not name.startswith("__") and not hasattr(builtins, name)}


class Renaming(cst.CSTTransformer):
    """Gives new names to variables; attributes, keywords and imports are no variables."""

    def __init__(self, new: dict[str, str]) -> None:
        super().__init__()
        self.new = new

    def leave_Name(self, original_node: cst.Name, updated_node: cst.Name) -> cst.Name:
        """Rename one use."""
        return updated_node.with_changes(value=self.new.get(original_node.value, original_node.value))

    def leave_Attribute(self, original_node: cst.Attribute, updated_node: cst.Attribute) -> cst.Attribute:
        """Leave what stands after the dot."""
        return updated_node.with_changes(attr=original_node.attr)

    def leave_Arg(self, original_node: cst.Arg, updated_node: cst.Arg) -> cst.Arg:
        """Leave the keyword."""
        return updated_node.with_changes(keyword=original_node.keyword)

    def visit_ImportFrom(self, node: cst.ImportFrom) -> bool:
        """Leave imports."""
        return False

    def visit_Import(self, node: cst.Import) -> bool:
        """Leave imports."""
        return False

    def leave_MatchKeywordElement(
        self, original_node: cst.MatchKeywordElement, updated_node: cst.MatchKeywordElement
    ) -> cst.MatchKeywordElement:
        """Leave the keyword of a pattern."""
        return updated_node.with_changes(key=original_node.key)


def renamed(files: Files, naming: Naming) -> dict[str, str]:
    """The project with other names."""

    def rewrite(path: str, files: Files) -> str:
        new = {name: naming(name) for name in sorted(renamable(path, files))}
        return parsed(files[path]).visit(Renaming(new)).code

    return everywhere(files, rewrite)


def rewritten(files: Files) -> dict[str, str]:
    """The project with names that say nothing."""
    return renamed(files, lambda name: f"{name[0]}_{sum(map(ord, name)):x}_{name[::-1]}")


TRANSFORMATION = Transformation("rename", __doc__ or "", rewritten, "no name that is the file's alone")
