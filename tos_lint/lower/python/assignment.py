"""What a value is assigned to: names, attributes, elements, and patterns of them."""

from __future__ import annotations

import ast

from tos_lint.ir.facts import ANY, Argument, Call, Get, Move, Operate, Place, Set
from tos_lint.ir.spans import Span
from tos_lint.ir.steps import part_of
from tos_lint.lower.python.dispatch import expression, expression_into, lowers_statement
from tos_lint.lower.python.expressions import OPERATORS, subscript
from tos_lint.lower.python.frame import Frame


@lowers_statement(ast.Assign)
def _assign(frame: Frame, node: ast.Assign) -> None:
    if len(node.targets) == 1:
        assign(frame, node.targets[0], node.value)
        return
    place = expression(frame, node.value)
    for target in node.targets:
        bind(frame, target, place, frame.span(target))


@lowers_statement(ast.AnnAssign)
def _annotated(frame: Frame, node: ast.AnnAssign) -> None:
    if node.value is not None:
        assign(frame, node.target, node.value)


def assign(frame: Frame, target: ast.expr, value: ast.expr) -> None:
    """Assign an expression's value to one target."""
    if isinstance(target, ast.Name):
        place = frame.fresh(target.id)
        expression_into(frame, value, place)
        frame.define(target.id, place, frame.span(target))
    else:
        bind(frame, target, expression(frame, value), frame.span(target))


def bind(frame: Frame, target: ast.expr, place: Place, span: Span) -> None:
    """Assign the value in a place to a target."""
    match target:
        case ast.Name(id=name):
            bind_name(frame, name, place, span)
        case ast.Attribute(value=owner, attr=name):
            frame.facts.append(Set(expression(frame, owner), f".{name}", place, span))
        case ast.Subscript(value=owner, slice=index):
            base = expression(frame, owner)
            step, key = subscript(frame, index)
            _set_element(frame, base, step, key, place, span)
        case ast.Starred(value=inner):
            bind(frame, inner, place, span)
        case ast.Tuple(elts=elements) | ast.List(elts=elements):
            _unpack(frame, elements, place, span)
        case _:
            expression(frame, target)


def bind_name(frame: Frame, name: str, place: Place, span: Span) -> None:
    """Assign the value in a place to a name."""
    fresh = frame.fresh(name)
    frame.facts.append(Move(fresh, place))
    frame.define(name, fresh, span)


def _set_element(frame: Frame, base: Place, step: str, key: Place | None, place: Place, span: Span) -> None:
    """Assigning to a slice puts the elements of the value, not the value, into the container."""
    if part_of(step) is not None:
        element = frame.temporary()
        frame.facts.append(Get(element, place, ANY, span))
        frame.facts.append(Set(base, ANY, element, span))
    else:
        frame.facts.append(Set(base, step, place, span, key))


def _unpack(frame: Frame, elements: list[ast.expr], place: Place, span: Span) -> None:
    """Elements before a starred one have a position; it begins there, and those after are any."""
    counted = True
    for position, element in enumerate(elements):
        part = frame.temporary()
        if isinstance(element, ast.Starred):
            counted = False
            frame.facts.append(Get(part, place, f"[{position}:]", span))
        else:
            frame.facts.append(Get(part, place, f"[{position}]" if counted else ANY, span))
        bind(frame, element, part, frame.span(element))


@lowers_statement(ast.AugAssign)
def _augmented(frame: Frame, node: ast.AugAssign) -> None:
    operator = OPERATORS[type(node.op)] + "="
    target, span = node.target, frame.span(node)
    if isinstance(target, ast.Name):
        old = frame.read(target.id, frame.span(target))
        value = expression(frame, node.value)
        fresh = frame.fresh(target.id)
        frame.facts.append(Operate(fresh, operator, (old, value), span))
        frame.define(target.id, fresh, span)
        return
    base = expression(frame, target.value)
    step, key = (
        (f".{target.attr}", None) if isinstance(target, ast.Attribute) else subscript(frame, target.slice)
    )
    old, fresh = frame.temporary(), frame.temporary()
    frame.facts.append(Get(old, base, step, frame.span(target), key))
    frame.facts.append(Operate(fresh, operator, (old, expression(frame, node.value)), span))
    _set_element(frame, base, step, key, fresh, span)


@lowers_statement(ast.Delete)
def _delete(frame: Frame, node: ast.Delete) -> None:
    for target in node.targets:
        for part in target.elts if isinstance(target, ast.Tuple | ast.List) else [target]:
            if isinstance(part, ast.Name):
                frame.forget(part.id)
            elif isinstance(part, ast.Subscript):
                _delete_element(frame, part)


def _delete_element(frame: Frame, node: ast.Subscript) -> None:
    """`del x[key]` calls the container's `__delitem__`, which rows and classes may describe."""
    base, key = expression(frame, node.value), expression(frame, node.slice)
    method, span = frame.temporary(), frame.span(node)
    frame.facts.append(Get(method, base, ".__delitem__", span))
    frame.facts.append(Call(frame.temporary(), method, (Argument(key),), span))
