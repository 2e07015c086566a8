"""Container files: what is run while an image is built, and what the container runs.

Absolute folders are those of the container, into which a project's files are copied: they count as
the project's root.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from tos_lint.ir.commands import Command, Where, Word
from tos_lint.ir.facts import FileFacts, Gap, Reason
from tos_lint.ir.spans import Span
from tos_lint.lower.lines import logical_lines
from tos_lint.lower.remarks import remarks_of_hash_comments
from tos_lint.lower.shell import Known, Setting, lower_shell_texts, lower_words

_INSTRUCTION: Final = re.compile(r"\s*([A-Za-z]+)(\s+)", re.ASCII)
_OPTION: Final = re.compile(r"(?:--\w[\w-]*=\S+\s+)+")
_PAIR: Final = re.compile(r"([A-Za-z_]\w*)=(\"[^\"]*\"|'[^']*'|\S*)")
_HEREDOC: Final = re.compile(r"<<-?\s*[\"']?(\w+)[\"']?")
MAX_LINE: Final = 100_000
"""Characters of one instruction."""


@dataclass(slots=True)
class _Image:
    """What holds for the instructions that follow."""

    variables: dict[str, Known] = field(default_factory=dict)
    directory: str = ""
    entry: list[Word] = field(default_factory=list)
    entry_span: Span = field(default_factory=lambda: Span(1))


def lower_containerfile(path: str, text: str) -> FileFacts:
    """The commands of a container file."""
    image = _Image()
    commands: list[Command] = []
    gaps: list[Gap] = []
    for line, written in _instructions(text):
        instruction = _INSTRUCTION.match(written)
        if len(written) > MAX_LINE:
            gaps.append(Gap(Reason.BOUND, "an instruction too long to be read", Span(line)))
        elif instruction:
            blank = " " * instruction.end()
            rest = _OPTION.sub(lambda found: " " * len(found[0]), blank + written[instruction.end() :], 1)
            commands.extend(_instructed(image, instruction[1].upper(), rest, line))
    commands.extend(_entered(image, []))
    remarks = remarks_of_hash_comments(text)
    return FileFacts(path, commands=tuple(commands), remarks=remarks, gaps=tuple(gaps))


def _instructions(text: str) -> Iterator[tuple[int, str]]:
    """Instructions with their first lines; the text between `<<EOF` and `EOF` belongs to its own."""
    ends = ""
    held: list[str] = []
    first = 1
    for line, written in logical_lines(_without_comments(text)):
        if ends:
            held.append(written)
            if written.strip() == ends:
                yield first, "\n".join(held)
                ends = ""
        elif (opened := _HEREDOC.search(written)) and written.lstrip()[:3].upper() == "RUN":
            ends, held, first = opened[1], [written], line
        else:
            yield line, written


def _without_comments(text: str) -> str:
    """Comment lines inside a continued instruction do not end it."""
    return "\n".join("\\" if line.lstrip().startswith("#") else line for line in _shown(text))


def _shown(text: str) -> Iterator[str]:
    """The lines; comments outside continued instructions become empty."""
    continued = False
    for line in text.replace("\r\n", "\n").split("\n"):
        comment = line.lstrip().startswith("#")
        yield "" if comment and not continued else line
        continued = line.endswith("\\") or (continued and comment)


def _instructed(image: _Image, name: str, rest: str, line: int) -> Iterator[Command]:
    match name:
        case "FROM":
            yield from _entered(image, [])
            image.directory = ""
        case "ENV" | "ARG":
            _set(image, rest, line)
        case "WORKDIR":
            folder = rest.strip()
            image.directory = "" if folder.startswith(("/", "~", "$")) else folder
        case "RUN":
            yield from _run(image, rest, line)
        case "ENTRYPOINT":
            image.entry, image.entry_span = _words(rest, line), Span(line)
            if not image.entry:
                yield from _run(image, rest, line)
        case "CMD":
            words = _words(rest, line)
            if words:
                yield from _entered(image, words)
            else:
                yield from _run(image, rest, line)
        case _:
            pass


def _set(image: _Image, rest: str, line: int) -> None:
    """`NAME=value NAME=value`, or `NAME value`; whoever runs or builds it may set it otherwise."""
    pairs = [(found[1], found[2], found.start()) for found in _PAIR.finditer(rest)]
    if not pairs and " " in rest.strip():
        name, _, value = rest.strip().partition(" ")
        pairs = [(name, value.strip(), 0)]
    for name, value, offset in pairs:
        plain = value[1:-1] if value[:1] in ("'", '"') else value
        text = None if "$" in plain else plain
        image.variables[name] = Setting(text, line + rest.count("\n", 0, offset), name)


def _run(image: _Image, rest: str, line: int) -> Iterator[Command]:
    """What a shell runs, or a list of words."""
    words = _words(rest, line)
    if words:
        yield from lower_words(words, Where.WORKFLOW, image.variables, image.directory, Span(line))
        return
    heredoc = _HEREDOC.search(rest)
    text = "\n" + rest.partition("\n")[2].rpartition("\n")[0] if heredoc else rest
    yield from lower_shell_texts(
        [(text, line)], Where.WORKFLOW, image.variables, image.directory, exported=True
    )


def _words(rest: str, line: int) -> list[Word]:
    """The words of a command that is written as a JSON list."""
    if not rest.lstrip().startswith("["):
        return []
    try:
        held = json.loads(rest.replace("\\\n", "\n"))
    except (ValueError, RecursionError):
        return []
    if not isinstance(held, list) or not all(isinstance(word, str) for word in held):
        return []
    return [Word((word,), Span(_line_of(word, rest, line))) for word in held]


def _line_of(word: str, rest: str, line: int) -> int:
    """The line on which a word of a list stands."""
    return line + rest.count("\n", 0, max(rest.find(json.dumps(word)), 0))


def _entered(image: _Image, handed: list[Word]) -> Iterator[Command]:
    """What the container runs: its entry point with what it is handed; once."""
    words = [*image.entry, *handed]
    if words:
        span = image.entry_span if image.entry else handed[0].span
        yield from lower_words(words, Where.WORKFLOW, image.variables, image.directory, span)
    image.entry = []
