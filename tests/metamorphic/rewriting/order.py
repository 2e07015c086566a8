"""Reorder independent statements.

The statements of a file's top level stand in another order: definitions, imports and constants move
before statements that act. What binds a name stays on its side of all that mention it, what acts stays
in order, and nothing that acts overtakes a definition that it may use without naming it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from tests.metamorphic.reading import Uses, head_length, parsed, uses
from tests.metamorphic.transformation import Files, Transformation, everywhere

Choice = Callable[[Sequence[int]], int]
"""Which of several statements that may come next does."""


def rewritten(files: Files) -> dict[str, str]:
    """The project in another order: of what may come next, always what stood last."""
    return reordered(files, max)


def reordered(files: Files, choose: Choice) -> dict[str, str]:
    """The project in an order that `choose` decides where meaning leaves a choice."""

    def rewrite(path: str, files: Files) -> str:
        module = parsed(files[path])
        head = head_length(module)
        body = module.body[head:]
        order = _order([uses(each) for each in body], choose)
        return module.with_changes(body=[*module.body[:head], *(body[index] for index in order)]).code

    return everywhere(files, rewrite)


def _order(known: Sequence[Uses], choose: Choice) -> list[int]:
    bound = Counter(name for each in known for name in each.binds)
    waits = {
        late: {early for early in range(late) if _tied(known[early], known[late], bound)}
        for late in range(len(known))
    }
    order: list[int] = []
    while waits:
        chosen = choose([index for index, before in waits.items() if before.issubset(order)])
        order.append(chosen)
        del waits[chosen]
    return order


def _tied(early: Uses, late: Uses, bound: Counter[str]) -> bool:
    """The two must stay in order."""
    if early.binds & (late.binds | late.mentions) or late.binds & early.mentions:
        return True
    if late.effects:
        return early.effects or bool(early.binds)
    return early.effects and any(bound[name] > 1 for name in late.binds)


TRANSFORMATION = Transformation(
    "reorder statements", __doc__ or "", rewritten, "no pair of independent statements at a top level"
)
