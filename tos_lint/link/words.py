"""The words of a command behind its program: flags with their values, and the others."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath

from tos_lint.ir.catalogue import ProgramRow
from tos_lint.ir.commands import Word
from tos_lint.ir.graph import Linkage
from tos_lint.ir.ports import Port, Root
from tos_lint.ir.spans import Location
from tos_lint.link.values import Text, merged


def split_words(texts: tuple[Text, ...], at: Location) -> tuple[Word, ...]:
    """The words of a command that Python runs: a list of arguments, or one string for a shell."""
    if len(texts) > 1:
        return tuple(Word(text.parts, text.at.span if text.at.path == at.path else at.span) for text in texts)
    spelled = "".join("\0" if part is None else part for part in texts[0].parts)
    words = spelled.replace("\\\n", " ").split()
    own = texts[0].at
    inside = own.path == at.path and at.span.line <= own.span.line <= at.span.last
    span = own.span if inside else at.span
    return tuple(Word(tuple(None if p == "\0" else p for p in re.split("(\0)", w) if p), span) for w in words)


def word_parts(word: Word) -> tuple[str | None, ...]:
    """The parts of a word as those of a text."""
    return merged(word.parts)


def word_of(text: Text) -> Word:
    """A text as a word, wherever it is written."""
    return Word(text.parts, text.at.span, path=text.at.path)


def valued_flags(row: ProgramRow | None) -> set[str] | None:
    """The flags of a program that take values, as far as its row mentions them; None: any may."""
    if row is None or not (row.copies or row.output):
        return None
    ports = [port for pair in row.copies for ports in pair for port in ports]
    ports += row.output.model if row.output else ()
    names = {name for port in ports for name in _flags_at(port)}
    return {name.replace("-", "_") for name in {*names, *row.takes}}


def _flags_at(port: Port) -> tuple[str, ...]:
    """The flags that a port mentions."""
    inner = [each for piece in port.pieces if not isinstance(piece, str) for each in piece]
    return port.names if port.root is Root.FLAG else tuple(name for each in inner for name in _flags_at(each))


def flags_and_words(
    words: tuple[Word, ...], path: str, name: str, linkage: Linkage, valued: set[str] | None
) -> tuple[dict[str, tuple[Text, ...]], tuple[Text, ...]]:
    """Flags with their values, and the other words."""
    flags: dict[str, list[Text]] = defaultdict(list)
    plain: list[Text] = []
    current = ""
    for word in words:
        parts = word_parts(word)
        first = parts[0] or ""
        if first.startswith("-") and not first[1:2].isdigit() and len(first) > 1:
            head, equals, tail = first.partition("=")
            current = head.lstrip("-").replace("-", "_")
            flags.setdefault(current, [])
            if equals:
                value = merged((tail, *parts[1:]))
                flags[current].append(Text(value, Location(path, word.span), name, linkage))
            if equals or (valued is not None and current not in valued):
                current = ""
        elif current and not (flags[current] and _assigns(first)):
            flags[current].append(Text(parts, Location(path, word.span), name, linkage))
            if valued is not None:
                current = ""
            elif len(current) == 1 and _assigns(first):  # the flag may be one that takes no value
                key, _, tail = first.partition("=")
                value = merged((tail, *parts[1:]))
                flags[key.lstrip("+~")].append(Text(value, Location(path, word.span), name, linkage))
        elif _assigns(first):
            current = ""
            head, _, tail = first.partition("=")
            value = merged((tail, *parts[1:]))
            flags[head.lstrip("+~")].append(Text(value, Location(path, word.span), name, linkage))
        else:
            plain.append(Text(parts, Location(path, word.span), name, linkage))
    return {key: tuple(values) for key, values in flags.items()}, tuple(plain)


def _assigns(word: str) -> bool:
    """Whether a word sets a key: `a.b=`, `+a=`."""
    head, equals, _ = word.partition("=")
    return bool(equals) and head.lstrip("+~").replace(".", "_").isidentifier()


def normal(path: PurePosixPath) -> str:
    """The path without `.` and `..`; `../` where it leaves the project."""
    out: list[str] = []
    for part in path.parts:
        if part == "..":
            if not out:
                return "../"
            out.pop()
        elif part not in (".", "/"):
            out.append(part)
    return "/".join(out)


def entered(folders: list[PurePosixPath], words: tuple[Word, ...], script: str) -> tuple[str, ...]:
    """The folders that `cd` may have led to: if the script is found from one, only that."""
    names = [normal(folder) for folder in folders]
    told = [word.text or "" for word in words]
    found = [name for name in names if any(normal(PurePosixPath(name) / text) == script for text in told)]
    return tuple(dict.fromkeys(name for name in found[:1] or names if name != "../"))


def filled(words: tuple[Word, ...], holes: str) -> tuple[Word, ...]:
    """The words of a command, with unknown parts where whatever starts it fills something in."""
    if not holes:
        return words
    return tuple(
        replace(word, parts=tuple(None if n % 2 else piece for n, piece in pieces if piece or n % 2))
        if word.text and len(pieces := list(enumerate(re.split(f"({holes})", word.text)))) > 1
        else word
        for word in words
    )


def apart(words: tuple[Word, ...]) -> Iterator[tuple[Word, ...]]:
    """The commands among the words of one line that is handed on, `&&` and `;` between them."""
    begin = 0
    for place, word in enumerate(words):
        if word.text in ("&&", "||", ";"):
            yield words[begin:place]
            begin = place + 1
    yield words[begin:]
