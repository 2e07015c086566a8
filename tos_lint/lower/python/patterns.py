"""Patterns of `match`: what they compare, and what their names bind."""

from __future__ import annotations

import ast

from tos_lint.ir.facts import ANY, Constant, Get, Operate, Place
from tos_lint.ir.spans import Span
from tos_lint.lower.python.assignment import bind_name
from tos_lint.lower.python.dispatch import expression
from tos_lint.lower.python.expressions import scalar, subscript
from tos_lint.lower.python.frame import Frame


def match_pattern(frame: Frame, pattern: ast.pattern, subject: Place) -> Place:
    """Bind a pattern's names; the place of the comparison that decides it, empty if none does."""
    span = frame.span(pattern)
    match pattern:
        case ast.MatchValue(value=value):
            return _equals(frame, subject, expression(frame, value), span)
        case ast.MatchSingleton(value=value):
            literal = frame.temporary()
            frame.facts.append(Constant(literal, scalar(value), span))
            return _equals(frame, subject, literal, span)
        case ast.MatchOr(patterns=patterns):
            tests = tuple([match_pattern(frame, inner, subject) for inner in patterns])
            if not all(tests):
                return ""
            answer = frame.temporary()
            frame.facts.append(Operate(answer, "or", tests, span))
            return answer
        case ast.MatchAs(pattern=inner, name=name):
            test = match_pattern(frame, inner, subject) if inner is not None else ""
            if name is not None:
                bind_name(frame, name, subject, span)
            return test
        case _:
            return _all_of(frame, _bind_parts(frame, pattern, subject, span), span)


def _all_of(frame: Frame, tests: list[Place], span: Span) -> Place:
    """A test that fails where one of its parts does; that all hold is not enough to know that it does."""
    if not tests:
        return ""
    answer, shape = frame.temporary(), frame.temporary()
    frame.facts.append(Operate(answer, "and", (*tests, shape), span))
    return answer


def _equals(frame: Frame, left: Place, right: Place, span: Span) -> Place:
    answer = frame.temporary()
    frame.facts.append(Operate(answer, "==", (left, right), span))
    return answer


def _bind_parts(frame: Frame, pattern: ast.pattern, subject: Place, span: Span) -> list[Place]:
    """Bind the names inside a pattern to the parts of the subject; the comparisons that decide it."""
    tests: list[Place] = []
    match pattern:
        case ast.MatchSequence(patterns=patterns):
            for position, inner in enumerate(patterns):
                starred = any(isinstance(before, ast.MatchStar) for before in patterns[:position])
                step = f"[{position}:]" if isinstance(inner, ast.MatchStar) else f"[{position}]"
                tests.append(_bind_part(frame, inner, subject, ANY if starred else step, span))
        case ast.MatchMapping(keys=keys, patterns=patterns, rest=rest):
            for key, inner in zip(keys, patterns, strict=True):
                step, place = subscript(frame, key)
                tests.append(_bind_part(frame, inner, subject, step, span, place))
            if rest is not None:
                bind_name(frame, rest, subject, span)
        case ast.MatchClass(patterns=patterns, kwd_attrs=names, kwd_patterns=named):
            tests += [_bind_part(frame, inner, subject, ANY, span) for inner in patterns]
            tests += [
                _bind_part(frame, inner, subject, f".{name}", span)
                for name, inner in zip(names, named, strict=True)
            ]
        case _:
            pass
    return [test for test in tests if test]


def _bind_part(
    frame: Frame, pattern: ast.pattern, subject: Place, step: str, span: Span, key: Place | None = None
) -> Place:
    part = frame.temporary()
    frame.facts.append(Get(part, subject, step, span, key))
    if not isinstance(pattern, ast.MatchStar):
        return match_pattern(frame, pattern, part)
    if pattern.name is not None:
        bind_name(frame, pattern.name, part, span)
    return ""
