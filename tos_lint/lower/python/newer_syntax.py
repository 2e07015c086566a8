"""Python that is newer than the interpreter which runs the linter, rewritten to older Python.

LibCST has a parser of its own and reads `type X = int`, `def f[T](x): ...` and f-strings that nest
their own quotes on any interpreter. Here such constructs are replaced by older ones that mean the
same for the flow of data, **line for line**: no statement changes its line. Columns may move.
"""

from __future__ import annotations

import re
from typing import Final

import libcst as cst

_HINT: Final = re.compile(r"(?m)^\s*type\s+\w+|^\s*(?:async\s+)?(?:def|class)\s+\w+\s*\[|[fF][rR]?['\"]|[rR][fF]['\"]")
"""Without one of these, no rewriting can help."""


def rewritten(text: str) -> str | None:
    """The text without newer syntax; None where there is none, or it cannot be read at all."""
    if not _HINT.search(text):
        return None
    try:
        older = cst.parse_module(text).visit(_Older())
    except (cst.ParserSyntaxError, RecursionError, ValueError, UnicodeError):
        return None
    return older.code


class _Older(cst.CSTTransformer):
    """Drops type parameters, writes type aliases as assignments, and undoes nested quotes."""

    def leave_FunctionDef(self, original_node: cst.FunctionDef, updated_node: cst.FunctionDef) -> cst.FunctionDef:
        """`def f[T](x)` is `def f(x)`."""
        return updated_node.with_changes(type_parameters=None)

    def leave_ClassDef(self, original_node: cst.ClassDef, updated_node: cst.ClassDef) -> cst.ClassDef:
        """`class C[T]` is `class C`."""
        return updated_node.with_changes(type_parameters=None)

    def leave_TypeAlias(self, original_node: cst.TypeAlias, updated_node: cst.TypeAlias) -> cst.Assign:
        """`type X = Y` is `X = Y`."""
        return cst.Assign([cst.AssignTarget(updated_node.name)], updated_node.value)

    def leave_FormattedStringExpression(
        self, original_node: cst.FormattedStringExpression, updated_node: cst.FormattedStringExpression
    ) -> cst.FormattedStringExpression:
        """Inside a template, string literals take quotes that the template does not use."""
        return updated_node.with_changes(expression=updated_node.expression.visit(_OtherQuotes()))

    def leave_FormattedString(
        self, original_node: cst.FormattedString, updated_node: cst.FormattedString
    ) -> cst.FormattedString:
        """A template takes triple quotes, which its parts cannot hold any more."""
        if len(updated_node.quote) == 3 or not any(
            isinstance(part, cst.FormattedStringExpression) for part in updated_node.parts
        ):
            return updated_node
        return updated_node.with_changes(start=updated_node.prefix + '"""', end='"""')


class _OtherQuotes(cst.CSTTransformer):
    """Writes string literals in single quotes, if their text allows it."""

    def leave_SimpleString(self, original_node: cst.SimpleString, updated_node: cst.SimpleString) -> cst.SimpleString:
        """`"key"` is `'key'`."""
        body = updated_node.raw_value
        if updated_node.quote != '"' or "'" in body:
            return updated_node
        return updated_node.with_changes(value=f"{updated_node.prefix}'{body}'")
