"""Inline constants.

Each variable of a module that is bound once in the file, to a string or a number, is replaced by it.
The variable itself stays, for other files may import it. Its value never changes, so each use reads
what it read before.
"""

from __future__ import annotations

import ast

import libcst as cst

from tests.metamorphic.reading import bindings, bound_otherwise, parsed, tree_of
from tests.metamorphic.transformation import Files, Transformation, everywhere


class Inlining(cst.CSTTransformer):
    """Puts values in the place of names where these are read as whole expressions."""

    def __init__(self, values: dict[str, str]) -> None:
        super().__init__()
        self.values = values

    def _inlined(self, node: cst.BaseExpression) -> cst.BaseExpression:
        if isinstance(node, cst.Name) and node.value in self.values:
            return cst.parse_expression(self.values[node.value])
        return node

    def leave_Arg(self, original_node: cst.Arg, updated_node: cst.Arg) -> cst.Arg:
        """Inline an argument."""
        return updated_node.with_changes(value=self._inlined(updated_node.value))

    def leave_BinaryOperation(
        self, original_node: cst.BinaryOperation, updated_node: cst.BinaryOperation
    ) -> cst.BinaryOperation:
        """Inline the sides of an operator."""
        left, right = self._inlined(updated_node.left), self._inlined(updated_node.right)
        return updated_node.with_changes(left=left, right=right)

    def leave_DictElement(
        self, original_node: cst.DictElement, updated_node: cst.DictElement
    ) -> cst.DictElement:
        """Inline a value of a mapping, or its key."""
        key, value = self._inlined(updated_node.key), self._inlined(updated_node.value)
        return updated_node.with_changes(key=key, value=value)


def rewritten(files: Files) -> dict[str, str]:
    """The project with its constants written where they are used."""
    return everywhere(files, _inlined)


def _inlined(path: str, files: Files) -> str:
    values = _constants(files[path])
    return parsed(files[path]).visit(Inlining(values)).code


def _constants(text: str) -> dict[str, str]:
    counts, otherwise = bindings(text), bound_otherwise(text)
    found: dict[str, str] = {}
    for statement in tree_of(text).body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=str() | int() as value)):
                if counts[name] == 1 and name not in otherwise:
                    found[name] = repr(value)
    return found


TRANSFORMATION = Transformation("inline constants", __doc__ or "", rewritten, "no constant that a file uses")
