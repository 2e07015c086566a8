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
            _bind_parts(frame, pattern, subject, span)
            return ""


def _equals(frame: Frame, left: Place, right: Place, span: Span) -> Place:
    answer = frame.temporary()
    frame.facts.append(Operate(answer, "==", (left, right), span))
    return answer


def _bind_parts(frame: Frame, pattern: ast.pattern, subject: Place, span: Span) -> None:
    """Bind the names inside a pattern to the parts of the subject that they stand for."""
    match pattern:
        case ast.MatchSequence(patterns=patterns):
            for position, inner in enumerate(patterns):
                starred = any(isinstance(before, ast.MatchStar) for before in patterns[:position])
                _bind_part(frame, inner, subject, ANY if starred else f"[{position}]", span)
        case ast.MatchMapping(keys=keys, patterns=patterns, rest=rest):
            for key, inner in zip(keys, patterns, strict=True):
                step, place = subscript(frame, key)
                _bind_part(frame, inner, subject, step, span, place)
            if rest is not None:
                bind_name(frame, rest, subject, span)
        case ast.MatchClass(patterns=patterns, kwd_attrs=names, kwd_patterns=named):
            for inner in patterns:
                _bind_part(frame, inner, subject, ANY, span)
            for name, inner in zip(names, named, strict=True):
                _bind_part(frame, inner, subject, f".{name}", span)
        case _:
            pass


def _bind_part(
    frame: Frame, pattern: ast.pattern, subject: Place, step: str, span: Span, key: Place | None = None
) -> None:
    if isinstance(pattern, ast.MatchStar):
        if pattern.name is not None:
            bind_name(frame, pattern.name, subject, span)
        return
    part = frame.temporary()
    frame.facts.append(Get(part, subject, step, span, key))
    match_pattern(frame, pattern, part)
