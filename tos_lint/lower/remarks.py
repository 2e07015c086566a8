"""Comments addressed to tos-lint, in files whose comments begin with `#` or stand in `<!-- -->`."""

from __future__ import annotations

import re
from typing import Final

from tos_lint.ir.facts import Remark
from tos_lint.ir.spans import Span

_HASH: Final = re.compile(r"(?:^|(?<=\s))#\s*(tos:.*)$")
_MARKUP: Final = re.compile(r"<!--\s*(tos:[^<]*?)-->")


def remarks_of_hash_comments(text: str) -> tuple[Remark, ...]:
    """The remarks in `# tos: ...` comments; alone on its line, one speaks of the next line of code."""
    return _remarks(text, _HASH, "#")


def remarks_of_markup_comments(text: str) -> tuple[Remark, ...]:
    """The remarks in `<!-- tos: ... -->`."""
    return _remarks(text, _MARKUP, "<!--")


def _remarks(text: str, pattern: re.Pattern[str], opener: str) -> tuple[Remark, ...]:
    if "tos:" not in text:
        return ()
    lines = text.split("\n")
    below = _next_code(lines, opener)
    remarks = []
    for number, line in enumerate(lines, 1):
        for found in pattern.finditer(line.rstrip()):
            alone = not line[: found.start()].strip()
            target = below[number - 1] if alone else number
            remarks.append(Remark(found.group(1).rstrip(), Span(number, found.start() + 1), target))
    return tuple(remarks)


def _next_code(lines: list[str], opener: str) -> list[int]:
    """For each line, the next one that is neither blank nor a comment; itself, if there is none."""
    targets, following = list(range(1, len(lines) + 1)), 0
    for index in range(len(lines) - 1, -1, -1):
        targets[index] = following or targets[index]
        stripped = lines[index].strip()
        if stripped and not stripped.startswith(opener):
            following = index + 1
    return targets
