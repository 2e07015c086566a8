"""Compound statements: `if`, loops, `try` and `match`.

A loop's names stand for places where each way into its beginning meets: what they were before, what
they are at the end of the block and at every `continue`; `break` adds what they are by then, so that
the same places serve after the loop. An exception may come from anywhere in a `try` block, so its
handlers start with everything that the block has assigned by any of its statements.
"""

from __future__ import annotations

import ast

from tos_lint.ir.facts import Branch, Catch, Each, Loop, Move, Place
from tos_lint.ir.spans import Span
from tos_lint.lower.python.assignment import bind
from tos_lint.lower.python.branching import branch, meet, one_of
from tos_lint.lower.python.dispatch import block, expression, lowers_statement
from tos_lint.lower.python.frame import Arm, Frame
from tos_lint.lower.python.patterns import match_pattern


@lowers_statement(ast.If)
def _if(frame: Frame, node: ast.If) -> None:
    """A chain of `elif` is walked in a loop: each is the `else` of the one before."""
    levels: list[tuple[Place, Arm, Span]] = []
    while True:
        test = expression(frame, node.test)
        frame.open()
        block(frame, node.body)
        levels.append((test, frame.close(), frame.span(node)))
        frame.open()
        if len(node.orelse) == 1 and isinstance(node.orelse[0], ast.If):
            node = node.orelse[0]
        else:
            break
    block(frame, node.orelse)
    for test, then, span in reversed(levels):
        branch(frame, test, then, frame.close(), span)


@lowers_statement(ast.For, ast.AsyncFor)
def _for(frame: Frame, node: ast.For | ast.AsyncFor) -> None:
    source = expression(frame, node.iter)
    span = frame.span(node.iter)
    joined = _begin_loop(frame, node)
    if isinstance(node.target, ast.Name):
        place = frame.fresh(node.target.id)
        frame.facts.append(Each(place, source, span))
        frame.define(node.target.id, place, span)
    else:
        place = frame.temporary()
        frame.facts.append(Each(place, source, span))
        bind(frame, node.target, place, span)
    _end_loop(frame, node, joined)


@lowers_statement(ast.While)
def _while(frame: Frame, node: ast.While) -> None:
    joined = _begin_loop(frame, node)
    expression(frame, node.test)
    _move_to(frame, joined)
    _end_loop(frame, node, joined)


def _begin_loop(frame: Frame, node: ast.For | ast.AsyncFor | ast.While) -> dict[str, Place]:
    """Let the names that the loop assigns stand for places where its ways meet."""
    layer = frame.layers[-1]
    joined: dict[str, Place] = {}
    for name in layer.scope.assigned_in(node):
        key = layer.prefix + name
        before = frame.env.get(key)
        joined[key] = frame.fresh(name)
        if before is not None:
            frame.facts.append(Move(joined[key], before))
        frame.assign(key, joined[key])
    frame.open()
    frame.loops.append(joined)
    return joined


def _move_to(frame: Frame, joined: dict[str, Place]) -> None:
    for key, meeting in joined.items():
        place = frame.env.get(key)
        if place is not None and place != meeting:
            frame.facts.append(Move(meeting, place))


def _end_loop(frame: Frame, node: ast.For | ast.AsyncFor | ast.While, joined: dict[str, Place]) -> None:
    block(frame, node.body)
    if frame.live:
        _move_to(frame, joined)
    frame.loops.pop()
    arm = frame.close()
    frame.facts.append(Loop(tuple(arm.facts), frame.span(node)))
    if node.orelse:
        frame.open()
        block(frame, node.orelse)
        meet(frame, "", frame.close(), frame.span(node))


@lowers_statement(ast.Try, ast.TryStar)
def _try(frame: Frame, node: ast.Try | ast.TryStar) -> None:
    span = frame.span(node)
    if node.finalbody:
        frame.open()
    _tried(frame, node, span)
    if node.finalbody:
        _finally(frame, node, span)


def _tried(frame: Frame, node: ast.Try | ast.TryStar, span: Span) -> None:
    start = len(frame.definitions)
    frame.open()
    block(frame, node.body)
    end = len(frame.definitions)
    block(frame, node.orelse)
    body = frame.close()
    if not node.handlers:
        one_of(frame, [("", body)], span)
        return
    frame.open()
    _any_of(frame, frame.definitions[start:end])
    ways = []
    for handler in node.handlers:
        frame.open()
        if handler.type is not None:
            caught = expression(frame, handler.type)
            if handler.name:
                place = frame.fresh(handler.name)
                frame.facts.append(Catch(place, caught, frame.span(handler)))
                frame.define(handler.name, place, frame.span(handler))
        block(frame, handler.body)
        ways.append(("", frame.close()))
    one_of(frame, ways, span)
    branch(frame, "", body, frame.close(), span)


def _any_of(frame: Frame, definitions: list[tuple[str, Place]]) -> None:
    """Let names stand for what they were, or for any of these definitions."""
    prefixes = {layer.prefix for layer in frame.layers}
    places: dict[str, dict[Place, None]] = {}
    for key, place in definitions:
        if key[: key.rfind(":") + 1] in prefixes:
            places.setdefault(key, {})[place] = None
    for key, found in places.items():
        before = frame.env.get(key)
        reaching = [*([before] if before is not None else []), *found]
        if len(reaching) == 1:
            frame.assign(key, reaching[0])
            continue
        joined = frame.fresh(key.rpartition(":")[2])
        frame.facts.extend([Move(joined, place) for place in reaching])
        frame.assign(key, joined)


def _finally(frame: Frame, node: ast.Try | ast.TryStar, span: Span) -> None:
    """The last block runs whether or not the end of the others was reached."""
    tried = frame.close()
    if tried.live:
        frame.facts.extend(tried.facts)
    else:
        frame.facts.append(Branch("", tuple(tried.facts), (), span))
    for key, place in tried.changes.items():
        frame.assign(key, place)
    block(frame, node.finalbody)
    if not tried.live and frame.live:
        frame.stop(span)


@lowers_statement(ast.Match)
def _match(frame: Frame, node: ast.Match) -> None:
    subject = expression(frame, node.subject)
    span = frame.span(node)
    ways: list[tuple[Place, Arm]] = []
    complete = False
    for case in node.cases:
        test = match_pattern(frame, case.pattern, subject)
        frame.open()
        if case.guard is not None:
            expression(frame, case.guard)
            test = ""
        block(frame, case.body)
        ways.append((test, frame.close()))
        complete = (
            case.guard is None and isinstance(case.pattern, ast.MatchAs) and case.pattern.pattern is None
        )
    if not complete:
        frame.open()
        ways.append(("", frame.close()))
    one_of(frame, ways, span)
