"""The words of a command at the ports of its program's row."""

from __future__ import annotations

import posixpath
import re
from itertools import product

from tos_lint.ir.commands import Word
from tos_lint.ir.ports import Port, Ports, Root
from tos_lint.link.run import Run
from tos_lint.link.values import Text
from tos_lint.link.words import word_parts

_FIXED = re.compile(r"[/~-]|[A-Za-z]:[\\/]|[a-z][a-z0-9+.-]*:|<root>/")
"""How words begin that do not name files of the folder in which a command runs."""


def word_values(run: Run, port: Port) -> tuple[Text, ...]:
    """The words of a run at a port of a program's row."""
    match port.root:
        case Root.FLAG if port.everything:
            return tuple(text for texts in run.flags.values() for text in texts)
        case Root.FLAG:
            return tuple(text for name in port.names for text in run.flags.get(name.replace("-", "_"), ()))
        case Root.WORD if port.rest_from >= 0 or port.rest_to:
            return run.words[max(port.rest_from, 0) : port.rest_to or None]
        case Root.WORD:
            count = len(run.words)
            return tuple(run.words[place] for place in port.positions if -count <= place < count)
        case Root.CONST:
            return (Text((port.text,), run.at, run.id, run.linkage),)
        case Root.TEXT:
            return _composed(run, port)
        case _:
            return ()


def _composed(run: Run, port: Port) -> tuple[Text, ...]:
    """The texts that the pieces can make; none where one of them is absent."""
    start = Text((), run.at, run.id, run.linkage)
    columns = [[(each,)] if isinstance(each, str) else _parts(run, each) for each in port.pieces]
    return tuple(start.with_parts(tuple(p for parts in row for p in parts)) for row in product(*columns))


def _parts(run: Run, ports: Ports) -> list[tuple[str | None, ...]]:
    return next(([t.parts for t in found] for port in ports if (found := word_values(run, port))), [])


def files_at(run: Run, ports: Ports) -> list[Text]:
    """The files named at the first of the alternatives that is present."""
    for port in ports:
        if found := word_values(run, port):
            return [_placed(run, text) for text in found]
    return []


def file_of(run: Run, word: Word) -> Text:
    """The file of a redirection."""
    return _placed(run, Text(word_parts(word), run.at, run.id, run.linkage))


def _placed(run: Run, text: Text) -> Text:
    """The name as it is from where the commands begin to run: below the folder that `cd` led to."""
    folder, first = run.command.directory, text.parts[0]
    if not folder or run.folders or first is None or _FIXED.match(first):
        return text
    if text.literal is not None:
        slash = "/" if text.literal.endswith("/") else ""
        return text.with_parts((posixpath.normpath(posixpath.join(folder, text.literal)) + slash,))
    return text.with_parts((f"{folder.rstrip('/')}/", *text.parts))
