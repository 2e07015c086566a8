"""Expressions become facts in the order in which Python evaluates them.

Chains that programs grow long (`a + b + ...`, `x.f().g()...`) are walked in a loop, so that their
length is not limited by the interpreter's stack.
"""

from __future__ import annotations

import ast
from typing import Any, Final

from tos_lint.ir.facts import (
    ANY,
    GENERATOR,
    PART,
    RETURNED,
    SENT,
    Constant,
    Each,
    Get,
    Hole,
    Move,
    New,
    Operate,
    Place,
    Return,
    Scalar,
    Set,
    Spread,
    Template,
)
from tos_lint.ir.steps import under
from tos_lint.lower.python.branching import either
from tos_lint.lower.python.dispatch import expression, expression_into, lowers_expression
from tos_lint.lower.python.frame import Frame

OPERATORS: Final[dict[type, str]] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%",
    ast.Pow: "**", ast.MatMult: "@", ast.BitOr: "|", ast.BitAnd: "&", ast.BitXor: "^",
    ast.LShift: "<<", ast.RShift: ">>",
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=",
    ast.In: "in", ast.NotIn: "not-in", ast.Is: "is", ast.IsNot: "is-not",
    ast.Not: "not", ast.USub: "neg", ast.And: "and", ast.Or: "or",
}  # fmt: skip


def _kinds(*names: str) -> tuple[type[Any], ...]:
    """The classes of nodes of these names, as far as this interpreter's Python has them."""
    return tuple(getattr(ast, name) for name in names if hasattr(ast, name))


_FILLED: Final = _kinds("FormattedValue", "Interpolation")
"""What stands between braces in an f-string and in a t-string."""


def scalar(value: object) -> Scalar:
    """A literal as facts hold it; bytes as their text, what has no scalar as None."""
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return None


@lowers_expression(ast.Constant)
def _constant(frame: Frame, node: ast.Constant, dst: Place | None) -> Place:
    dst = dst or frame.temporary()
    frame.facts.append(Constant(dst, scalar(node.value), frame.span(node)))
    return dst


@lowers_expression(ast.Name)
def _name(frame: Frame, node: ast.Name, dst: Place | None) -> Place:
    place = frame.known(node.id) if node.id not in frame.rebound else None
    return place or frame.read(node.id, frame.span(node), dst)


@lowers_expression(ast.Attribute)
def _attribute(frame: Frame, node: ast.Attribute, dst: Place | None) -> Place:
    base = expression(frame, node.value)
    dst = dst or frame.temporary()
    frame.facts.append(Get(dst, base, f".{node.attr}", frame.span(node)))
    return dst


@lowers_expression(ast.Subscript)
def _subscript(frame: Frame, node: ast.Subscript, dst: Place | None) -> Place:
    base = expression(frame, node.value)
    step, key = subscript(frame, node.slice)
    dst = dst or frame.temporary()
    frame.facts.append(Get(dst, base, step, frame.span(node), key))
    return dst


def subscript(frame: Frame, index: ast.expr) -> tuple[str, Place | None]:
    """The step that an index takes, and the place of its key where it is not a constant."""
    match index:
        case ast.Constant(value=str() | int() as value) if not isinstance(value, bool):
            return under(value), None
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant()):
            return ANY, None
        case ast.Slice():
            for bound in (index.lower, index.upper, index.step):
                if bound is not None and not isinstance(bound, ast.Constant):
                    expression(frame, bound)
            return _part(index), None
        case ast.Tuple(elts=elements) if any(isinstance(element, ast.Slice) for element in elements):
            for element in elements:
                subscript(frame, element)
            return PART, None
        case _:
            return ANY, expression(frame, index)


def _part(index: ast.Slice) -> str:
    """The step to a part between positions, where they are written and count from the beginning."""
    ends = ["" if bound is None else _position(bound) for bound in (index.lower, index.upper)]
    if index.step is not None or None in ends:
        return PART
    return f"[{ends[0] or 0}:{ends[1]}]"


def _position(bound: ast.expr) -> str | None:
    known = isinstance(bound, ast.Constant) and type(bound.value) is int
    return str(bound.value) if isinstance(bound, ast.Constant) and known else None


@lowers_expression(ast.Slice)
def _slice(frame: Frame, node: ast.Slice, dst: Place | None) -> Place:
    subscript(frame, node)
    dst = dst or frame.temporary()
    frame.facts.append(Constant(dst, None, frame.span(node)))
    return dst


@lowers_expression(ast.BinOp)
def _binary(frame: Frame, node: ast.BinOp, dst: Place | None) -> Place:
    chain = [node]
    while isinstance(chain[-1].left, ast.BinOp):
        chain.append(chain[-1].left)
    left = expression(frame, chain[-1].left)
    for link in reversed(chain):
        right = expression(frame, link.right)
        made = (dst if link is node else None) or frame.temporary()
        frame.facts.append(Operate(made, OPERATORS[type(link.op)], (left, right), frame.span(link)))
        left = made
    return left


@lowers_expression(ast.UnaryOp)
def _unary(frame: Frame, node: ast.UnaryOp, dst: Place | None) -> Place:
    operator = OPERATORS.get(type(node.op))
    operand = expression(frame, node.operand)
    if operator is None:
        return operand
    dst = dst or frame.temporary()
    frame.facts.append(Operate(dst, operator, (operand,), frame.span(node)))
    return dst


@lowers_expression(ast.BoolOp)
def _boolean(frame: Frame, node: ast.BoolOp, dst: Place | None) -> Place:
    operands = tuple([expression(frame, value) for value in node.values])
    dst = dst or frame.temporary()
    frame.facts.append(Operate(dst, OPERATORS[type(node.op)], operands, frame.span(node)))
    return dst


@lowers_expression(ast.Compare)
def _compare(frame: Frame, node: ast.Compare, dst: Place | None) -> Place:
    span = frame.span(node)
    left = expression(frame, node.left)
    answers: list[Place] = []
    for operator, comparator in zip(node.ops, node.comparators, strict=True):
        right = expression(frame, comparator)
        answers.append((dst if len(node.ops) == 1 else None) or frame.temporary())
        frame.facts.append(Operate(answers[-1], OPERATORS[type(operator)], (left, right), span))
        left = right
    if len(answers) == 1:
        return answers[0]
    dst = dst or frame.temporary()
    frame.facts.append(Operate(dst, "and", tuple(answers), span))
    return dst


@lowers_expression(ast.IfExp)
def _conditional(frame: Frame, node: ast.IfExp, dst: Place | None) -> Place:
    dst = dst or frame.temporary()
    test = expression(frame, node.test)
    made = dst
    either(
        frame, test, frame.span(node),
        lambda: _chosen(frame, node.body, made),
        lambda: _chosen(frame, node.orelse, made),
    )  # fmt: skip
    return dst


def _chosen(frame: Frame, node: ast.expr, dst: Place) -> None:
    """One of two values: a literal is moved, so that it is seen to be chosen and not only written."""
    if isinstance(node, ast.Constant):
        frame.facts.append(Move(dst, expression(frame, node)))
    else:
        expression_into(frame, node, dst)


@lowers_expression(ast.List, ast.Tuple, ast.Set)
def _sequence(frame: Frame, node: ast.List | ast.Tuple | ast.Set, dst: Place | None) -> Place:
    dst = dst or frame.temporary()
    span = frame.span(node)
    elements: list[tuple[bool, Place]] = []
    for element in node.elts:
        starred = isinstance(element, ast.Starred)
        elements.append(
            (starred, expression(frame, element.value if isinstance(element, ast.Starred) else element))
        )
    kind = type(node).__name__.lower()
    frame.facts.append(New(dst, kind, span))
    counted = kind != "set"
    for position, (starred, place) in enumerate(elements):
        if starred:
            counted = False
            frame.facts.append(Spread(dst, place, span))
        else:
            frame.facts.append(Set(dst, f"[{position}]" if counted else ANY, place, span))
    return dst


@lowers_expression(ast.Dict)
def _mapping(frame: Frame, node: ast.Dict, dst: Place | None) -> Place:
    dst = dst or frame.temporary()
    frame.facts.append(New(dst, "dict", frame.span(node)))
    for key, value in zip(node.keys, node.values, strict=True):
        if key is None:
            place = expression(frame, value)
            frame.facts.append(Spread(dst, place, frame.span(value)))
        else:
            step, key_place = subscript(frame, key)
            place = expression(frame, value)
            frame.facts.append(Set(dst, step, place, frame.span(key), key_place))
    return dst


@lowers_expression(*_kinds("JoinedStr", "TemplateStr"))
def _template(frame: Frame, node: ast.JoinedStr, dst: Place | None) -> Place:
    parts: list[str | Hole] = []
    for value in node.values:
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            if parts and isinstance(parts[-1], str):
                parts[-1] += value.value
            else:
                parts.append(value.value)
        elif isinstance(value, _FILLED):
            parts.append(Hole(expression(frame, value.value)))
    dst = dst or frame.temporary()
    span = frame.span(node)
    if all(isinstance(part, str) for part in parts):
        frame.facts.append(Constant(dst, "".join(part for part in parts if isinstance(part, str)), span))
    else:
        frame.facts.append(Template(dst, tuple(parts), span))
    return dst


@lowers_expression(ast.FormattedValue)
def _formatted(frame: Frame, node: ast.FormattedValue, dst: Place | None) -> Place:
    dst = dst or frame.temporary()
    frame.facts.append(Template(dst, (Hole(expression(frame, node.value)),), frame.span(node)))
    return dst


@lowers_expression(ast.NamedExpr)
def _walrus(frame: Frame, node: ast.NamedExpr, dst: Place | None) -> Place:
    place = frame.fresh(node.target.id)
    expression_into(frame, node.value, place)
    frame.define_outside(node.target.id, place, frame.span(node))
    return place


@lowers_expression(ast.Await)
def _await(frame: Frame, node: ast.Await, dst: Place | None) -> Place:
    return expression(frame, node.value, dst)


@lowers_expression(ast.Starred)
def _starred(frame: Frame, node: ast.Starred, dst: Place | None) -> Place:
    return expression(frame, node.value, dst)


@lowers_expression(ast.Yield)
def _yield(frame: Frame, node: ast.Yield, dst: Place | None) -> Place:
    span = frame.span(node)
    if node.value is not None:
        given = expression(frame, node.value)
    else:
        given = frame.temporary()
        frame.facts.append(Constant(given, None, span))
    frame.facts.append(Return(given, span, yields=True))
    return _sent(frame, node, dst)


@lowers_expression(ast.YieldFrom)
def _yield_from(frame: Frame, node: ast.YieldFrom, dst: Place | None) -> Place:
    span = frame.span(node)
    source, element = expression(frame, node.value), frame.temporary()
    frame.facts.append(Each(element, source, span))
    frame.facts.append(Return(element, span, yields=True))
    dst = dst or frame.temporary()
    frame.facts.append(Get(dst, source, RETURNED, span))
    return dst


def _sent(frame: Frame, node: ast.expr, dst: Place | None) -> Place:
    """What `yield` itself gives: something that the caller sends, usually nothing."""
    dst = dst or frame.temporary()
    frame.facts.append(Get(dst, GENERATOR, SENT, frame.span(node)))
    return dst
