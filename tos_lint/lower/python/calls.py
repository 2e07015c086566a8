"""Calls, and the lambdas and comprehensions that are their usual arguments."""

from __future__ import annotations

import ast

from tos_lint.ir.facts import ANY, Argument, Call, Each, Get, New, Place, Set
from tos_lint.ir.spans import Span
from tos_lint.lower.python.assignment import bind
from tos_lint.lower.python.branching import meet
from tos_lint.lower.python.dispatch import expression, lowers_expression
from tos_lint.lower.python.frame import Frame
from tos_lint.lower.python.functions import make_function

Comprehension = ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp


@lowers_expression(ast.Call)
def _call(frame: Frame, node: ast.Call, dst: Place | None) -> Place:
    chain = [node]
    while isinstance(chain[-1].func, ast.Attribute) and isinstance(chain[-1].func.value, ast.Call):
        chain.append(chain[-1].func.value)
    callee = expression(frame, chain[-1].func)
    for link in reversed(chain):
        if link is not chain[-1] and isinstance(link.func, ast.Attribute):
            receiver, callee = callee, frame.temporary()
            frame.facts.append(Get(callee, receiver, f".{link.func.attr}", frame.span(link.func)))
        given = _arguments(frame, link)
        made = (dst if link is node else None) or frame.temporary()
        frame.facts.append(Call(made, callee, given, frame.span(link)))
        callee = made
    return callee


def _arguments(frame: Frame, node: ast.Call) -> tuple[Argument, ...]:
    given = []
    for argument in node.args:
        if isinstance(argument, ast.Starred):
            given.append(Argument(expression(frame, argument.value), star=1))
        else:
            given.append(Argument(expression(frame, argument)))
    for keyword in node.keywords:
        place = expression(frame, keyword.value)
        given.append(Argument(place, keyword.arg) if keyword.arg else Argument(place, star=2))
    return tuple(given)


@lowers_expression(ast.Lambda)
def _lambda(frame: Frame, node: ast.Lambda, dst: Place | None) -> Place:
    dst = dst or frame.temporary()
    make_function(frame, node, dst, f"<lambda:{node.lineno}:{node.col_offset + 1}>")
    return dst


@lowers_expression(ast.ListComp, ast.SetComp, ast.GeneratorExp, ast.DictComp)
def _comprehension(frame: Frame, node: Comprehension, dst: Place | None) -> Place:
    dst = dst or frame.temporary()
    span = frame.span(node)
    kind = "dict" if isinstance(node, ast.DictComp) else "set" if isinstance(node, ast.SetComp) else "list"
    frame.facts.append(New(dst, kind, span))
    source = expression(frame, node.generators[0].iter)
    frame.push(frame.unit.binder.scopes[node], "", "")
    _generator(frame, node, 0, source, dst, span)
    frame.pop()
    return dst


def _generator(frame: Frame, node: Comprehension, index: int, source: Place, dst: Place, span: Span) -> None:
    """One `for` of a comprehension, with its conditions and what stands inside."""
    generator = node.generators[index]
    element = frame.temporary()
    frame.facts.append(Each(element, source, span))
    bind(frame, generator.target, element, span)
    tests = []
    for condition in generator.ifs:
        tests.append(expression(frame, condition))
        frame.open()
    if index + 1 < len(node.generators):
        inner = expression(frame, node.generators[index + 1].iter)
        _generator(frame, node, index + 1, inner, dst, span)
    elif isinstance(node, ast.DictComp):
        key = expression(frame, node.key)
        value = expression(frame, node.value)
        frame.facts.append(Set(dst, ANY, value, span, key))
    else:
        frame.facts.append(Set(dst, ANY, expression(frame, node.elt), span))
    for test in reversed(tests):
        meet(frame, test, frame.close(), span)
