"""Where execution divides and meets again: two ways, or several of which any may run."""

from __future__ import annotations

from collections.abc import Callable

from tos_lint.ir.facts import Branch, Place
from tos_lint.ir.spans import Span
from tos_lint.lower.python.frame import Arm, Frame


def either(
    frame: Frame, test: Place, span: Span, then: Callable[[], None], otherwise: Callable[[], None]
) -> None:
    """One of two blocks runs, by the truth of `test`."""
    frame.open()
    then()
    first = frame.close()
    frame.open()
    otherwise()
    branch(frame, test, first, frame.close(), span)


def meet(frame: Frame, test: Place, arm: Arm, span: Span) -> None:
    """A block runs, or nothing does."""
    frame.open()
    branch(frame, test, arm, frame.close(), span)


def branch(frame: Frame, test: Place, then: Arm, otherwise: Arm, span: Span) -> None:
    """Go on after one of two arms."""
    frame.join([then, otherwise])
    frame.facts.append(Branch(test, tuple(then.facts), tuple(otherwise.facts), span))


def one_of(frame: Frame, ways: list[tuple[Place, Arm]], span: Span) -> None:
    """Go on after one of several arms, each taken if its test holds and none before it did.

    The last one is taken when no other is.
    """
    frame.join([arm for _, arm in ways])
    rest = tuple(ways[-1][1].facts)
    for test, arm in reversed(ways[:-1]):
        rest = (Branch(test, tuple(arm.facts), rest, span),)
    frame.facts.extend(rest)
