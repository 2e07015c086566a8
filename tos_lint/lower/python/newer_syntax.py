"""Python that is newer than the interpreter which runs the linter, rewritten to older Python.

LibCST has a parser of its own and reads `type X = int`, `def f[T](x): ...` and f-strings that nest
their own quotes on any interpreter. Here such constructs are replaced by older ones that mean the
same for the flow of data, **line for line**: no statement changes its line. Columns may move.
"""

from __future__ import annotations

import re
from typing import Final

import libcst as cst

_HINT: Final = re.compile(
    r"(?m)^\s*type\s+\w+|^\s*(?:async\s+)?(?:def|class)\s+\w+\s*\[|\b[fF][rR]?['\"]|\b[rR][fF]['\"]"
)
"""Without one of these, no rewriting can help."""
_ESCAPE: Final = re.compile(r"\\.", re.DOTALL)


def rewritten(text: str) -> str | None:
    """The text without newer syntax; None where there is none, or it cannot be read at all."""
    if not _HINT.search(text):
        return None
    try:
        return cst.parse_module(text).visit(_Older()).code
    except (cst.ParserSyntaxError, cst.CSTValidationError, RecursionError, ValueError):
        return None


def _code(node: cst.CSTNode) -> str:
    return cst.Module([]).code_for_node(node)


class _Older(cst.CSTTransformer):
    """Drops type parameters, writes type aliases as assignments, and undoes nested quotes."""

    def leave_FunctionDef(
        self, original_node: cst.FunctionDef, updated_node: cst.FunctionDef
    ) -> cst.FunctionDef:
        """`def f[T](x)` is `def f(x)`."""
        return updated_node.with_changes(type_parameters=None)

    def leave_ClassDef(self, original_node: cst.ClassDef, updated_node: cst.ClassDef) -> cst.ClassDef:
        """`class C[T]` is `class C`."""
        return updated_node.with_changes(type_parameters=None)

    def leave_TypeAlias(self, original_node: cst.TypeAlias, updated_node: cst.TypeAlias) -> cst.Assign:
        """`type X = Y` is `X = Y`."""
        return cst.Assign([cst.AssignTarget(updated_node.name)], updated_node.value)

    def visit_FormattedString(self, node: cst.FormattedString) -> bool:
        """The outermost template is dealt with as a whole."""
        return False

    def leave_FormattedString(
        self, original_node: cst.FormattedString, updated_node: cst.FormattedString
    ) -> cst.FormattedString:
        """A template whose expressions hold its own quote, or several lines, takes triple quotes."""
        inside = "".join(_code(p) for p in updated_node.parts if isinstance(p, cst.FormattedStringExpression))
        if updated_node.quote not in inside and "\n" not in inside and "\\" not in inside:
            return updated_node
        parts = [
            part.with_changes(expression=part.expression.visit(_OtherQuotes()))
            if isinstance(part, cst.FormattedStringExpression)
            else part
            for part in updated_node.parts
        ]
        return updated_node.with_changes(parts=parts, start=f'{updated_node.prefix}"""', end='"""')


class _OtherQuotes(cst.CSTTransformer):
    """Writes strings within a template in single quotes and without escapes, as older Python demands."""

    def leave_SimpleString(
        self, original_node: cst.SimpleString, updated_node: cst.SimpleString
    ) -> cst.SimpleString:
        """`"key"` is `'key'`."""
        body = _ESCAPE.sub(" ", updated_node.raw_value).replace("'", " ")
        quote = "'" * len(updated_node.quote)
        return updated_node.with_changes(value=f"{updated_node.prefix}{quote}{body}{quote}")

    def leave_FormattedString(
        self, original_node: cst.FormattedString, updated_node: cst.FormattedString
    ) -> cst.BaseExpression:
        """A template within a template becomes the sum of what it holds."""
        held = [
            part.expression for part in updated_node.parts if isinstance(part, cst.FormattedStringExpression)
        ]
        if not held:
            return cst.SimpleString("''")
        lines = cst.Tuple([cst.Element(expression) for expression in held])
        return cst.parse_expression(f"str({_code(lines)})")
