"""Wrap functions in classes.

Each undecorated function of a file's top level that only this file mentions becomes the method of a
class without other members, defined in its place; each use takes the method of a new instance. The
method ignores its instance, so it does what the function did.
"""

from __future__ import annotations

import libcst as cst

from tests.metamorphic.reading import fresh, own_functions, parsed
from tests.metamorphic.transformation import Files, Transformation, everywhere


class Wrapping(cst.CSTTransformer):
    """Makes methods of functions, and takes them from instances."""

    def __init__(self, holders: dict[str, str]) -> None:
        super().__init__()
        self.holders = holders
        self.depth = 0

    def visit_FunctionDef(self, node: cst.FunctionDef) -> None:
        """Enter a function."""
        self.depth += 1

    def leave_FunctionDef(
        self, original_node: cst.FunctionDef, updated_node: cst.FunctionDef
    ) -> cst.BaseStatement:
        """Wrap a function of the top level."""
        self.depth -= 1
        holder = self.holders.get(original_node.name.value)
        updated_node = updated_node.with_changes(name=original_node.name)
        if self.depth or holder is None:
            return updated_node
        given = updated_node.params
        me = cst.Param(cst.Name("self"))
        first = "posonly_params" if given.posonly_params else "params"
        params = given.with_changes(**{first: [me, *getattr(given, first)]})
        method = updated_node.with_changes(params=params, leading_lines=[])
        return cst.ClassDef(
            cst.Name(holder), cst.IndentedBlock([method]), leading_lines=original_node.leading_lines
        )

    def leave_Name(self, original_node: cst.Name, updated_node: cst.Name) -> cst.BaseExpression:
        """Take the method of a new instance."""
        holder = self.holders.get(original_node.value)
        if holder is None:
            return updated_node
        return cst.Attribute(cst.Call(cst.Name(holder)), cst.Name(original_node.value))

    def leave_Attribute(self, original_node: cst.Attribute, updated_node: cst.Attribute) -> cst.Attribute:
        """Leave what stands after the dot."""
        return updated_node.with_changes(attr=original_node.attr)

    def leave_Arg(self, original_node: cst.Arg, updated_node: cst.Arg) -> cst.Arg:
        """Leave the keyword."""
        return updated_node.with_changes(keyword=original_node.keyword)


def rewritten(files: Files) -> dict[str, str]:
    """The project with methods in the place of functions."""
    return everywhere(files, _wrapped)


def _wrapped(path: str, files: Files) -> str:
    text = files[path]
    names = {name for name in own_functions(path, files) if not name.startswith("__")}
    holders = {name: fresh(name.title().replace("_", "") + "Holder", text) for name in names}
    return parsed(text).visit(Wrapping(holders)).code


TRANSFORMATION = Transformation(
    "wrap in a class", __doc__ or "", rewritten, "no undecorated function that is the file's alone"
)
