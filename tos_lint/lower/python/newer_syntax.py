"""Python that is newer than the interpreter which runs the linter, rewritten to older Python.

LibCST has a parser of its own and reads newer constructs on any interpreter. Here each is replaced by
an older one that means the same for the flow of data, **line for line**: no statement changes its
line. Columns may move.

    type X = int, def f[T: int](x), class C[T = int]     PEP 695 and 696: without type parameters
    f"{row["text"]}", a line break or a comment inside   PEP 701: in triple quotes, `'` within
    t"{row}"                                             PEP 750: an f-string
    except A, B:                                         PEP 758: in parentheses
    lazy import x                                        PEP 810: imported at once
"""

from __future__ import annotations

import re
from typing import Final

import libcst as cst

_HINT: Final = re.compile(
    r"(?m)^\s*type\s+\w+|^\s*(?:async\s+)?(?:def|class)\s+\w+\s*\["
    r"|\b[fFtT][rR]?['\"]|\b[rR][fFtT]['\"]|^\s*except\b[^(:\n]*,|^\s*lazy\s+(?:import|from)\s"
)
"""Without one of these, no rewriting can help."""
_ESCAPE: Final = re.compile(r"\\.", re.DOTALL)


def rewritten(text: str) -> str | None:
    """The text without newer syntax; None where there is none, or it cannot be read at all."""
    if not _HINT.search(text):
        return None
    try:
        return cst.parse_module(text).visit(_Older()).code
    except Exception:  # noqa: BLE001 - what its parser and its checks raise is not listed anywhere
        return None


def _code(node: cst.CSTNode) -> str:
    return cst.Module([]).code_for_node(node)


class _Older(cst.CSTTransformer):
    """Undoes what is newer, from the inside out."""

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

    def leave_ExceptHandler(
        self, original_node: cst.ExceptHandler, updated_node: cst.ExceptHandler
    ) -> cst.ExceptHandler:
        """`except A, B` is `except (A, B)`."""
        return updated_node.with_changes(type=_in_parentheses(updated_node.type))

    def leave_ExceptStarHandler(
        self, original_node: cst.ExceptStarHandler, updated_node: cst.ExceptStarHandler
    ) -> cst.ExceptStarHandler:
        """`except* A, B` is `except* (A, B)`."""
        return updated_node.with_changes(type=_in_parentheses(updated_node.type))

    def leave_LazyImport(self, original_node: cst.LazyImport, updated_node: cst.LazyImport) -> cst.Import:
        """`lazy import x` is `import x`."""
        return cst.Import(updated_node.names, updated_node.semicolon)

    def leave_LazyImportFrom(
        self, original_node: cst.LazyImportFrom, updated_node: cst.LazyImportFrom
    ) -> cst.ImportFrom:
        """`lazy from x import y` is `from x import y`."""
        kept = ("module", "names", "relative", "lpar", "rpar", "semicolon")
        return cst.ImportFrom(**{name: getattr(updated_node, name) for name in kept})

    def visit_TemplatedString(self, node: cst.TemplatedString) -> bool:
        """A template is dealt with as a whole."""
        return False

    def leave_TemplatedString(
        self, original_node: cst.TemplatedString, updated_node: cst.TemplatedString
    ) -> cst.BaseExpression:
        """`t"..."` is `f"..."`."""
        return _visited(_formatted(original_node), self)

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
        parts = [part.visit(_OtherQuotes()) for part in updated_node.parts]
        return updated_node.with_changes(parts=parts, start=f'{updated_node.prefix}"""', end='"""')


def _in_parentheses(caught: cst.BaseExpression | None) -> cst.BaseExpression | None:
    """The types that a handler catches; several without parentheses are given some."""
    if isinstance(caught, cst.Tuple) and not caught.lpar:
        return caught.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
    return caught


def _formatted(template: cst.TemplatedString) -> cst.BaseExpression:
    """The f-string of the same parts as a t-string."""
    prefix = template.prefix.lower().replace("t", "f")
    return cst.parse_expression(prefix + _code(template)[len(template.prefix) :])


def _visited(node: cst.BaseExpression, transformer: cst.CSTTransformer) -> cst.BaseExpression:
    made = node.visit(transformer)
    return made if isinstance(made, cst.BaseExpression) else node


class _OtherQuotes(cst.CSTTransformer):
    """Writes what stands within a template as older Python demands.

    Strings are in single quotes and without escapes, and there are no comments.
    """

    def leave_TrailingWhitespace(
        self, original_node: cst.TrailingWhitespace, updated_node: cst.TrailingWhitespace
    ) -> cst.TrailingWhitespace:
        """A comment at the end of a line is nothing."""
        return updated_node.with_changes(comment=None)

    def leave_EmptyLine(self, original_node: cst.EmptyLine, updated_node: cst.EmptyLine) -> cst.EmptyLine:
        """A comment on a line of its own is an empty line."""
        return updated_node.with_changes(comment=None)

    def visit_TemplatedString(self, node: cst.TemplatedString) -> bool:
        """A template is dealt with as a whole."""
        return False

    def leave_TemplatedString(
        self, original_node: cst.TemplatedString, updated_node: cst.TemplatedString
    ) -> cst.BaseExpression:
        """`t"..."` is `f"..."`."""
        return _visited(_formatted(original_node), self)

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
