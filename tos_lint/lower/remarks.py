"""Comments addressed to tos-lint, in files whose comments begin with `#` or stand in `<!-- -->`."""

from __future__ import annotations

import re
from typing import Final

from tos_lint.ir.facts import Remark
from tos_lint.ir.spans import Span

_HASH: Final = re.compile(r"(?:^|(?<=\s))#\s*(tos:.*)$")
_MARKUP: Final = re.compile(r"<!--\s*(tos:.*?)\s*-->")


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
    remarks = []
    for number, line in enumerate(lines, 1):
        for found in pattern.finditer(line.rstrip()):
            alone = not line[: found.start()].strip()
            target = _next_code(lines, number, opener) if alone else number
            remarks.append(Remark(found.group(1), Span(number, found.start() + 1), target))
    return tuple(remarks)


def _next_code(lines: list[str], number: int, opener: str) -> int:
    """The first line after `number` that is neither blank nor a comment; `number` if there is none."""
    for later, line in enumerate(lines[number:], number + 1):
        stripped = line.strip()
        if stripped and not stripped.startswith(opener):
            return later
    return number
