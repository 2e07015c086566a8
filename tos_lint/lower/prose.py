"""The sentences of a page for people: what a card says in words, with the line where each begins.

Only running text is kept. Code, tables, headings, quotations of other markup and comments are left out:
a table of results names models of which it says nothing. Which sentences matter is for others to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tos_lint.ir.facts import Sentence
from tos_lint.ir.spans import Span

MAX_SENTENCES: Final = 400
MAX_LENGTH: Final = 600
"""Characters of a sentence that are kept."""
MAX_TEXT: Final = 200_000

_FENCE: Final = re.compile(r"[ \t>]{0,20}(`{3,}|~{3,})")
_APART: Final = re.compile(r"[ \t]*(?:\||#|<|!\[|$)")
"""Lines that are no running text: tables, headings, markup, pictures, blanks."""
_ITEM: Final = re.compile(r"[ \t]*(?:[-*+]|\d{1,3}[.)])[ \t]+")
_END: Final = re.compile(r"(?:(?<=[.!?])[\"')\]*_]*\s+(?=[\"'(\[*_`]*[A-Z0-9])|(?<=;)\s+)")
_TOP: Final = re.compile(r"\ufeff?---[ \t]*\n.*?^(?:---|\.\.\.)[ \t]*$", re.DOTALL | re.MULTILINE)


def sentences(text: str) -> tuple[Sentence, ...]:
    """The sentences of a Markdown page, in their order."""
    plain = text[:MAX_TEXT].replace("\r\n", "\n")
    top = _TOP.match(plain)
    skipped = plain.count("\n", 0, top.end()) if top else -1
    found: list[Sentence] = []
    for paragraph in _paragraphs(plain.split("\n"), skipped):
        found += _split(paragraph)
        if len(found) >= MAX_SENTENCES:
            break
    return tuple(found[:MAX_SENTENCES])


def _paragraphs(lines: list[str], skipped: int) -> Iterator[list[tuple[int, str]]]:
    """Runs of lines of running text, each line with its number; an item of a list is a run of its own."""
    held: list[tuple[int, str]] = []
    fence = ""
    for index, line in enumerate(lines):
        if index <= skipped:
            continue
        marks = _FENCE.match(line)
        if marks is not None and (not fence or marks.group(1).startswith(fence)):
            fence = "" if fence else marks.group(1)
            line = ""  # noqa: PLW2901  (a fence ends a paragraph)
        item = _ITEM.match(line)
        if fence or _APART.match(line) or item:
            if held:
                yield held
            held = []
        if not fence and not _APART.match(line):
            held.append((index + 1, line[item.end() if item else 0 :].strip()))
    if held:
        yield held


def _split(paragraph: list[tuple[int, str]]) -> Iterator[Sentence]:
    """The sentences of one paragraph."""
    text = ""
    starts: list[tuple[int, int]] = []
    for number, line in paragraph:
        starts.append((len(text), number))
        text += line + " "
    position = 0
    for end in [*(match.end() for match in _END.finditer(text)), len(text)]:
        sentence = text[position:end].strip()
        if sentence:
            begins = max(number for offset, number in starts if offset <= position)
            yield Sentence(sentence[:MAX_LENGTH], Span(begins))
        position = end
