"""Simple statements: expressions, imports, returns, and what ends a block."""

from __future__ import annotations

import ast
import sys

from tos_lint.ir.facts import Constant, Enter, Import, Move, Raise, Return
from tos_lint.lower.python.assignment import assign, bind
from tos_lint.lower.python.dispatch import block, expression, lowers_statement
from tos_lint.lower.python.frame import Frame


@lowers_statement(ast.Expr)
def _expression(frame: Frame, node: ast.Expr) -> None:
    if not isinstance(node.value, ast.Constant):
        expression(frame, node.value)


@lowers_statement(ast.Import)
def _import(frame: Frame, node: ast.Import) -> None:
    for alias in node.names:
        span = frame.span(alias)
        root = alias.name.partition(".")[0]
        name = alias.asname or root
        place = frame.fresh(name)
        if alias.asname:
            frame.facts.append(Import(place, alias.name, "", 0, span))
        else:
            also = (alias.name,) if alias.name != root else ()
            frame.facts.append(Import(place, root, "", 0, span, also))
        frame.define(name, place, span)


@lowers_statement(ast.ImportFrom)
def _import_from(frame: Frame, node: ast.ImportFrom) -> None:
    for alias in node.names:
        span = frame.span(alias)
        if alias.name == "*":
            frame.facts.append(Import(frame.temporary(), node.module or "", "*", node.level, span))
            continue
        name = alias.asname or alias.name
        place = frame.fresh(name)
        frame.facts.append(Import(place, node.module or "", alias.name, node.level, span))
        frame.define(name, place, span)


@lowers_statement(ast.Return)
def _return(frame: Frame, node: ast.Return) -> None:
    if node.value is None:
        place = frame.temporary()
        frame.facts.append(Constant(place, None, frame.span(node)))
    else:
        place = expression(frame, node.value)
    frame.facts.append(Return(place, frame.span(node)))
    frame.live = False


@lowers_statement(ast.Raise)
def _raise(frame: Frame, node: ast.Raise) -> None:
    if node.exc is not None:
        frame.facts.append(Raise(expression(frame, node.exc), frame.span(node)))
    if node.cause is not None:
        expression(frame, node.cause)
    frame.stop(frame.span(node))


@lowers_statement(ast.Break, ast.Continue)
def _leave(frame: Frame, node: ast.Break | ast.Continue) -> None:
    if frame.loops:
        for key, joined in frame.loops[-1].items():
            place = frame.env.get(key)
            if place is not None and place != joined:
                frame.facts.append(Move(joined, place))
    frame.stop(frame.span(node))


@lowers_statement(ast.Assert)
def _assert(frame: Frame, node: ast.Assert) -> None:
    expression(frame, node.test)


@lowers_statement(ast.With, ast.AsyncWith)
def _with(frame: Frame, node: ast.With | ast.AsyncWith) -> None:
    for item in node.items:
        source = expression(frame, item.context_expr)
        target = item.optional_vars
        span = frame.span(item.context_expr)
        if isinstance(target, ast.Name):
            place = frame.fresh(target.id)
            frame.facts.append(Enter(place, source, span))
            frame.define(target.id, place, span)
        else:
            place = frame.temporary()
            frame.facts.append(Enter(place, source, span))
            if target is not None:
                bind(frame, target, place, span)
    block(frame, node.body)


if sys.version_info >= (3, 12):

    @lowers_statement(ast.TypeAlias)
    def _type_alias(frame: Frame, node: ast.TypeAlias) -> None:
        assign(frame, node.name, node.value)
