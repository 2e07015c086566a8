"""How steps to elements are written: the one place that knows their spelling."""

from __future__ import annotations

import re

from tos_lint.ir.facts import Step

_PART = re.compile(r"\[(\d*):(\d*)\]")
_OTHERWISE = re.compile(r"\*|-?\d+|\d*:\d*|'.*'", re.DOTALL)
"""Text that the brackets of a step would not show to be text."""


def under(key: str | int) -> Step:
    """The step to the element under a constant key."""
    return f"['{key}']" if isinstance(key, str) and _OTHERWISE.fullmatch(key) else f"[{key}]"


def key_of(step: Step) -> str:
    """The key in a step to an element, without its quotation marks."""
    key = step[1:-1]
    return key[1:-1] if key.startswith("'") and key.endswith("'") and len(key) > 1 else key


def part_of(step: Step) -> tuple[int, int | None] | None:
    """The positions that a step from a container to a part of it leads from and to; None for other steps."""
    match = _PART.fullmatch(step)
    return (int(match[1] or 0), int(match[2]) if match[2] else None) if match else None
