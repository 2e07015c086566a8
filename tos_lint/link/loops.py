"""Training loops that are written by hand: one training step, however many calls in it adjust weights."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tos_lint.link.ledger import Step


def one_by_loop(steps: Iterable[Step]) -> Mapping[Step, Step]:
    """For each step, the one that stands for it: of those in one outermost loop of a body, the first."""
    known = list(steps)
    first: dict[tuple[str, str, int], Step] = {}
    for step in sorted(known, key=lambda step: (step.location, step.key)):
        first.setdefault((step.location.path, step.symbol, step.loop), step)
    return {
        step: step if step.loop < 0 else first[step.location.path, step.symbol, step.loop] for step in known
    }
