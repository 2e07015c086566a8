"""From a node to the function that lowers it.

Expressions hold functions and comprehensions, which hold expressions and statements; the modules
that know them meet here instead of importing each other in a circle.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import TypeVar

from tos_lint.ir.facts import Move, Place, Reason
from tos_lint.lower.python.frame import Frame

_Lowers = TypeVar("_Lowers", bound=Callable[..., object])
_EXPRESSIONS: dict[type, Callable[[Frame, ast.AST, Place | None], Place]] = {}
_STATEMENTS: dict[type, Callable[[Frame, ast.AST], None]] = {}


def lowers_expression(*types: type) -> Callable[[_Lowers], _Lowers]:
    """Mark the function that lowers expressions of these types."""

    def mark(function: _Lowers) -> _Lowers:
        for kind in types:
            _EXPRESSIONS[kind] = function  # type: ignore[assignment]
        return function

    return mark


def lowers_statement(*types: type) -> Callable[[_Lowers], _Lowers]:
    """Mark the function that lowers statements of these types."""

    def mark(function: _Lowers) -> _Lowers:
        for kind in types:
            _STATEMENTS[kind] = function  # type: ignore[assignment]
        return function

    return mark


def expression(frame: Frame, node: ast.expr, dst: Place | None = None) -> Place:
    """Lower an expression; its value is in the place that is given back.

    `dst` is a wish: where the value must be in that very place, use `expression_into`.
    """
    return _EXPRESSIONS.get(node.__class__, _unknown)(frame, node, dst)


def expression_into(frame: Frame, node: ast.expr, dst: Place) -> None:
    """Lower an expression so that its value is in `dst`."""
    place = expression(frame, node, dst)
    if place != dst:
        frame.facts.append(Move(dst, place))


def _unknown(frame: Frame, node: ast.AST, dst: Place | None) -> Place:
    """Syntax of a later Python than this module knows: nothing is known of its value."""
    return dst or frame.temporary()


def block(frame: Frame, statements: list[ast.stmt]) -> None:
    """Lower statements in order; one that is nested too deeply becomes a gap."""
    depth = frame.depth()
    for node in statements:
        try:
            lowered = _STATEMENTS.get(node.__class__)
            if lowered is not None:
                lowered(frame, node)
        except RecursionError:
            frame.unwind(depth)
            frame.gap(Reason.BOUND, "nested too deeply: this statement was not read", frame.span(node))
