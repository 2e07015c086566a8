"""Markdown and docstrings: the command lines that they tell the reader to type.

What documentation shows is written for people, so it is repaired before it is read as shell: prompts
go, placeholders become unknown parts, and a line that begins with an option belongs to the command
above it even where the author forgot the backslash. Lines that are no commands are blanked, which
keeps every line where it was. Sentences that mention a command are not commands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from tos_lint.documents import front_matter
from tos_lint.ir.commands import Command, Where, Word
from tos_lint.ir.facts import FileFacts
from tos_lint.lower.prose import sentences
from tos_lint.lower.remarks import remarks_of_markup_comments
from tos_lint.lower.shell import lower_shell_text

MAX_LINE: Final = 1_000
"""Characters of a line that is looked at."""

_FENCE: Final = re.compile(r"[ \t>]{0,40}(`{3,}|~{3,})[ \t]*\{?\.?([\w+-]*)")
_SHELLS: Final = frozenset(
    {"bash", "sh", "shell", "zsh", "console", "shell-session", "shellsession", "terminal"}
)
_UNMARKED: Final = frozenset({"", "text", "txt", "plaintext", "none", "cmd"})

_LEAD: Final = re.compile(
    r"[ \t]*(?:(?:usage|example|run|e\.g\.)\s*:\s*)?(?:[$%>]\s+|!\s*|`+)?", re.IGNORECASE
)
_PROMPT: Final = re.compile(r"[ \t]*[$%]\s+")
_SETTINGS: Final = r"(?:[A-Z_][A-Z0-9_]*=\S*\s+)*"
_SHAPES: Final = re.compile(
    _SETTINGS
    + r"(?:"
    + r"(?:\S*/)?python[\d.]*\s+(?:-[a-zA-Z]\s+)*(?:\S+\.py\b|-m\s*[\w.]+|-\w+\s)"
    + r"|(?:bash|sh|zsh|source)\s+\S+\.\w+"
    + r"|\./\S+"
    + r"|[\w./-]+\.(?:py|sh)\s+--?\w"
    + r"|[a-z][\w-]*(?:\s+(?:launch|run|train|sft|-\S+|[\d.:]+|[\w./-]+\.ya?ml)){1,40}\s+\S+\.(?:py|ya?ml)\b"
    + r"|[a-z][\w-]*\s+\S+\.py\s+--?\w"
    + r"|[a-z]\w*(?:-\w+)*\s+(?:[a-z][\w-]*\s+){0,2}--?[a-z][\w-]*[= ]"
    + r")"
)
_OPTION: Final = re.compile(r"[ \t]*--?[A-Za-z]")
_PLACEHOLDER: Final = re.compile(
    r"<[A-Za-z][\w ./|:,'-]{0,80}>|\$?\{?\bYOUR_[A-Z0-9_]+\}?|(?<=\s)\[[^\]\s=][^\]\n]{0,80}\]"
)
_HOLE: Final = "\ue000"
"""Stands for a placeholder while a text is read as shell."""


def lower_markdown(path: str, text: str) -> FileFacts:
    """Commands in fenced blocks, front matter and remarks of a Markdown file."""
    entries, gaps = front_matter(text)
    commands: list[Command] = []
    for language, line, lines in _fenced(text):
        if language in _SHELLS:
            commands.extend(_lowered(_without_output(lines), line, Where.DOCUMENTATION))
        elif language in _UNMARKED:
            commands.extend(_lowered(_command_lines(lines), line, Where.DOCUMENTATION))
    remarks = remarks_of_markup_comments(text)
    return FileFacts(path, (), tuple(commands), entries, remarks, gaps, sentences=sentences(text))


def commands_in_prose(text: str, first_line: int, where: Where) -> tuple[Command, ...]:
    """The command lines in a text for people (a docstring) that begins on `first_line`."""
    return _lowered(_command_lines(text.split("\n")), first_line, where)


def _fenced(text: str) -> Iterator[tuple[str, int, list[str]]]:
    """Fenced blocks: the language, the line after the fence, and the lines within."""
    lines = text.replace("\r\n", "\n").split("\n")
    opened: tuple[str, str, int] | None = None
    for number, line in enumerate(lines, 1):
        fence = _FENCE.match(line)
        if fence is None:
            continue
        marks, language = fence.group(1), fence.group(2).lower()
        if opened is None:
            opened = (marks, language, number)
        elif marks.startswith(opened[0]) and not language:
            yield opened[1], opened[2] + 1, lines[opened[2] : number - 1]
            opened = None


def _without_output(lines: Sequence[str]) -> list[str]:
    """The lines that are typed: all of them, or, where some have a prompt, those and their continuations."""
    if not any(_PROMPT.match(line) for line in lines):
        return list(lines)
    typed: list[str] = []
    goes_on = False
    for line in lines:
        prompted = _PROMPT.match(line)
        wanted = prompted is not None or goes_on
        typed.append(line[prompted.end() :].rjust(len(line)) if prompted else line if wanted else "")
        goes_on = wanted and line.rstrip().endswith("\\")
    return typed


def _command_lines(lines: Sequence[str]) -> list[str]:
    """The lines that have the shape of a command, and those that continue one; others are blank."""
    kept: list[str] = []
    goes_on = False
    for index, line in enumerate(lines):
        bare = line[_lead(line) :]
        begins = len(line) <= MAX_LINE and _SHAPES.match(bare) is not None
        if begins or goes_on:
            kept.append((bare.rjust(len(line)) if begins else line).rstrip("` \t\r"))
            goes_on = kept[-1].endswith("\\") or _next_is_option(lines, index + 1)
        else:
            kept.append("")
    return kept


def _lead(line: str) -> int:
    """The length of what comes before a command: blanks, a prompt, `Usage:`."""
    lead = _LEAD.match(line)
    return lead.end() if lead else 0


def _next_is_option(lines: Sequence[str], index: int) -> bool:
    return index < len(lines) and _OPTION.match(lines[index]) is not None


def _lowered(lines: Sequence[str], first_line: int, where: Where) -> tuple[Command, ...]:
    """The commands in lines that were found to be shell, forgotten backslashes added."""
    joined = []
    for index, line in enumerate(lines):
        bare = line.rstrip()
        forgotten = bare and not bare.endswith("\\") and not bare.lstrip().startswith("#")
        joined.append(f"{bare} \\" if forgotten and _next_is_option(lines, index + 1) else bare)
    text = _PLACEHOLDER.sub(_HOLE, "\n".join(joined))
    return tuple(_with_holes(command) for command in lower_shell_text(text, first_line, where))


def _with_holes(command: Command) -> Command:
    """The command with placeholders as unknown parts."""
    return replace(
        command,
        words=tuple(_holed(word) for word in command.words),
        environment=tuple((name, _holed(word)) for name, word in command.environment),
        stdin=command.stdin and _holed(command.stdin),
        stdout=command.stdout and _holed(command.stdout),
        directory=None if _HOLE in (command.directory or "") else command.directory,
    )


def _holed(word: Word) -> Word:
    """The word with its holes as unknown parts."""
    if not any(part and _HOLE in part for part in word.parts):
        return word
    parts: list[str | None] = []
    for part in word.parts:
        for index, piece in enumerate([None] if part is None else part.split(_HOLE)):
            parts += [None] if index else []
            parts += [piece] if piece or piece is None else []
    return Word(tuple(parts), word.span)
