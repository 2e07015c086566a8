"""What shell scripts hand to each other: arguments, exported variables, files of settings.

A script that is lowered by itself has words with parts that it does not determine: `$1`, `$DATA`.
Another script of the project may run it with arguments, with variables before the command or exported
ones; and the script may read a file of settings into itself. Each such supply gives another version
of the command, in place of the one with the unknown parts.
"""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from typing import Final

from tos_lint.ir.commands import Command, Word
from tos_lint.ir.facts import FileFacts

MAX_SUPPLIES: Final = 16
"""Ways of running one script that are followed."""
MAX_BEFORE: Final = 12
"""Words before a script's name: a shell or a submitter, and its options."""

_READS: Final = ("source", ".")
_SUFFIXES: Final = (".sh", ".bash", ".slurm", ".sbatch", ".env")
_EVERYTHING: Final = ("@", "*")

Supply = Mapping[str, tuple[Word, ...]]
"""The words that a variable stands for."""


def supplied(files: Iterable[FileFacts]) -> Iterator[tuple[str, str, Command]]:
    """Every command of the project, with its file and a name of its own there."""
    listed = list(files)
    scripts = {facts.path: facts for facts in listed if facts.path.endswith(_SUFFIXES)}
    supplies = _supplies(listed, scripts)
    for facts in listed:
        read: dict[str, tuple[Word, ...]] = {}
        for number, command in enumerate(facts.commands):
            read.update(_read(facts.path, command, scripts))
            for version, made in enumerate(_versions(command, read, supplies.get(facts.path, []))):
                yield facts.path, f"{number}.{version}" if version else str(number), made


def _supplies(files: list[FileFacts], scripts: Mapping[str, FileFacts]) -> dict[str, list[Supply]]:
    """What each script is run with, by whom in the project ever."""
    found: dict[str, list[Supply]] = defaultdict(list)
    for facts in files:
        for command in facts.commands:
            called = _called(facts.path, command, scripts)
            if called is None or len(found[called[0]]) >= MAX_SUPPLIES:
                continue
            script, words = called
            held = {name: (word,) for name, word in command.environment if word.text is not None}
            held |= {str(number): (word,) for number, word in enumerate(words, 1)}
            found[script].append({**held, **dict.fromkeys(_EVERYTHING, words)})
    return found


def _called(
    path: str, command: Command, scripts: Mapping[str, FileFacts]
) -> tuple[str, tuple[Word, ...]] | None:
    """The project's shell script that a command runs, and the words behind its name."""
    for position, word in enumerate(command.words[:MAX_BEFORE]):
        text = word.text or ""
        if text in _READS or text.endswith(".py"):
            return None
        if text.endswith(_SUFFIXES):
            script = _script(path, command, text, scripts)
            return (script, command.words[position + 1 :]) if script else None
    return None


def _script(path: str, command: Command, name: str, scripts: Mapping[str, FileFacts]) -> str | None:
    """The project's file that a name means: from the folder of the command, of its file, of the root."""
    for folder in ("", posixpath.dirname(path)):
        candidate = posixpath.normpath(posixpath.join(folder, command.directory or "", name))
        if candidate in scripts and candidate != path:
            return candidate
    return None


def _read(path: str, command: Command, scripts: Mapping[str, FileFacts]) -> dict[str, tuple[Word, ...]]:
    """The variables of a file that a script reads into itself."""
    if len(command.words) < 2 or command.words[0].text not in _READS:
        return {}
    script = _script(path, command, command.words[1].text or "", scripts)
    return {name: (word,) for name, word in scripts[script].settings} if script else {}


def _versions(command: Command, read: Supply, supplies: list[Supply]) -> Iterator[Command]:
    """The command as each supply makes it; as it is, where nothing supplies its unknown parts."""
    wanted = {name for word in command.words for name in word.names if name}
    made = [
        _filled(command, {**supply, **read})
        for supply in (supplies or [{}])
        if wanted and wanted & {*supply, *read}
    ]
    yield from islice(dict.fromkeys(made), MAX_SUPPLIES) if made else (command,)


def _filled(command: Command, supply: Supply) -> Command:
    """The command with what is supplied; each word keeps its own place."""
    words: list[Word] = []
    for word in command.words:
        if word.parts == (None,) and word.names[:1] and word.names[0] in _EVERYTHING:
            handed = supply.get(word.names[0])
            words += [word] if handed is None else [replace(each, span=word.span) for each in handed]
        else:
            words.append(_spelled(word, supply))
    return replace(command, words=tuple(words))


def _spelled(word: Word, supply: Supply) -> Word:
    """A word with the parts that are supplied."""
    names = iter(word.names)
    parts: list[str | None] = []
    left: list[str] = []
    for part in word.parts:
        name = next(names, "") if part is None else ""
        held = supply.get(name, ()) if name else ()
        text = held[0].text if part is None and len(held) == 1 else part
        if text is None:
            left.append(name)
        if text is not None and parts and parts[-1] is not None:
            parts[-1] += text
        else:
            parts.append(text)
    return Word(tuple(parts), word.span, tuple(left) if any(left) else ())
