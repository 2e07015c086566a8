"""What files of commands hand to each other: arguments, variables, files of settings.

A file of commands is lowered by itself, and its words have parts that it does not determine (`$1`,
`$DATA`) or that are so only unless somebody says otherwise (`${1:-x}`, a variable of a makefile). Another
file of the project may run it with arguments, with variables before the command or exported ones; a
command may be given files of settings. Each such supply gives another version of the command.
"""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice, product
from typing import Final

from tos_lint.ir.commands import Command, Word
from tos_lint.ir.facts import FileFacts
from tos_lint.ir.spans import Span
from tos_lint.link.values import NOTHING, Values, texts
from tos_lint.link.words import word_of

MAX_SUPPLIES: Final = 16
"""Ways of running one script that are followed."""
MAX_BEFORE: Final = 12
"""Words before a script's name: a shell or a submitter, and its options."""
MAX_VARIABLES: Final = 500
"""Variables of one file of settings."""

_READS: Final = ("source", ".")
_SUFFIXES: Final = (".sh", ".bash", ".slurm", ".sbatch", ".env", ".mk", ".yaml", ".yml")
_RECIPES: Final = {
    "make": ("Makefile", "makefile", "GNUmakefile"),
    "gmake": ("Makefile", "makefile", "GNUmakefile"),
    "just": ("justfile", "Justfile", ".justfile"),
}
"""Programs that run the recipes of a file, and the names that the file may have."""
_EVERYTHING: Final = ("@", "*")
_ASSIGNMENT: Final = re.compile(r"(?:--?[a-z][\w-]*=)?(?:[A-Z]+,)?([A-Za-z_][\w-]*)=(.*)", re.DOTALL)
_VARIABLES: Final = ("-e", "--env", "--build-arg", "-v", "--export")
"""Options behind which a variable is set for a container or a job."""
_FILE: Final = "--env-file"
_PAIRS: Final = re.compile(r"\"([A-Za-z_]\w*)\"\s*:\s*\"([^\"]*)\"")
"""Pairs of an object in a word, as in `--runtime-env-json='{"env_vars": {"A": "b"}}'`."""

Supply = Mapping[str, tuple[Word, ...]]
"""The words that a variable stands for."""


@dataclass(slots=True)
class _Known:
    """The files of a project that commands may run or read, by path."""

    files: Mapping[str, FileFacts]
    supplies: dict[str, list[Supply]] = field(default_factory=lambda: defaultdict(list))
    _wanted: dict[str, frozenset[str]] = field(default_factory=dict)

    def wanted(self, path: str) -> frozenset[str]:
        """The variables that the commands of a file leave open."""
        if path not in self._wanted:
            words = (word for command in self.files[path].commands for word in command.words)
            self._wanted[path] = frozenset(name for word in words for name in word.names)
        return self._wanted[path]


def supplied(files: Iterable[FileFacts]) -> Iterator[tuple[str, str, Command]]:
    """Every command of the project, with its file and a name of its own there."""
    listed = list(files)
    known = _Known({facts.path: facts for facts in listed})
    for facts in listed:
        sourced: list[str] = []
        for command in facts.commands:
            _note(known, facts.path, command)
            _note_function(known, command, sourced)
            if _reads(command):
                script = _script(facts.path, command, _file_name(command.words[1]), known)
                sourced += [script] if script else []
    for facts in listed:
        read: dict[str, tuple[Word, ...]] = {}
        for number, command in enumerate(facts.commands):
            read.update(_read(facts.path, command, known))
            for version, made in enumerate(_versions(facts.path, command, read, known)):
                yield facts.path, f"{number}.{version}" if version else str(number), made


def _note(known: _Known, path: str, command: Command) -> None:
    """Remember what a command hands to the script of the project, or the recipes, that it runs."""
    called = _called(path, command, known)
    if called is None or len(known.supplies[called[0]]) >= MAX_SUPPLIES:
        return
    script, words = called
    held: dict[str, tuple[Word, ...]] = {name: (word,) for name, word in command.environment if name}
    held |= _assigned(command.words)
    held |= _options(words)
    held |= {str(number): (word,) for number, word in enumerate(words, 1)}
    first = next((n for n, word in enumerate(words) if _is_plain(word)), len(words))
    recipe = words[first].text if first < len(words) else ""
    held |= {f"{recipe}:{number}": (word,) for number, word in enumerate(words[first + 1 :])}
    known.supplies[script].append({**held, **dict.fromkeys(_EVERYTHING, words)})


def _note_function(known: _Known, command: Command, sourced: list[str]) -> None:
    """Remember what a function is called with that a file defines which was read before."""
    name = (command.words[0].text or "") if command.words else ""
    for script in sourced:
        if name and f"{name}:0" in known.wanted(script) and len(known.supplies[script]) < MAX_SUPPLIES:
            words = command.words[1:]
            held = {f"{name}:{number}": (word,) for number, word in enumerate(words)}
            known.supplies[script].append(held)


def _is_plain(word: Word) -> bool:
    text = word.text or ""
    return bool(text) and not text.startswith("-") and "=" not in text


def _assigned(words: tuple[Word, ...]) -> dict[str, tuple[Word, ...]]:
    """The variables that words set: `NAME=value`, `--export=ALL,NAME=value`."""
    found: dict[str, tuple[Word, ...]] = {}
    for word in words:
        for part in _listed(word):
            if match := _ASSIGNMENT.fullmatch(part.parts[0] or ""):
                head = (match[2],) if match[2] else ()
                found[match[1]] = (replace(part, parts=(*head, *part.parts[1:]) or ("",)),)
    return found


def _listed(word: Word) -> Iterator[Word]:
    """The parts of a word between its commas; the word itself where it has none."""
    current: list[str | None] = []
    for part in word.parts:
        first, *others = part.split(",") if part is not None else [None]
        current.append(first)
        for other in others:
            yield replace(word, parts=tuple(current))
            current = [other]
    yield replace(word, parts=tuple(current))


def _options(words: tuple[Word, ...]) -> dict[str, tuple[Word, ...]]:
    """What follows each option: the next word, or what is attached to it."""
    found: dict[str, tuple[Word, ...]] = {}
    for position, word in enumerate(words):
        head, equals, tail = (word.text or "").partition("=")
        if head.startswith("-") and equals:
            found[head] = (replace(word, parts=(tail,)),)
        elif head.startswith("-") and position + 1 < len(words):
            found[head] = (words[position + 1],)
    return found


def _called(path: str, command: Command, known: _Known) -> tuple[str, tuple[Word, ...]] | None:
    """The project's file of commands that a command runs, and the words behind its name."""
    program = posixpath.basename(command.words[0].text or "") if command.words else ""
    if program in _RECIPES:
        return _recipes(path, command, known, _RECIPES[program])
    for position, word in enumerate(command.words[:MAX_BEFORE]):
        text = _file_name(word)
        if text in _READS or text.endswith(".py"):
            return None
        if text.endswith(_SUFFIXES):
            script = _script(path, command, text, known)
            return (script, command.words[position + 1 :]) if script else None
    return None


def _recipes(
    path: str, command: Command, known: _Known, names: tuple[str, ...]
) -> tuple[str, tuple[Word, ...]] | None:
    """The file of recipes that a command means: the one it names, or that of the folder."""
    words = command.words[1:]
    told = {flag: held[0].text or "" for flag, held in _options(words).items()}
    folder = told.get("-C") or told.get("--directory") or told.get("-d") or ""
    file = told.get("-f") or told.get("--file") or told.get("--justfile")
    rest = tuple(
        word for n, word in enumerate(words) if not (n and (words[n - 1].text or "") in ("-C", "-f", "-d"))
    )
    for name in (file,) if file else names:
        script = _script(path, command, posixpath.join(folder, name), known, itself=True)
        if script is not None:
            return script, rest
    return None


def _script(path: str, command: Command, name: str, known: _Known, *, itself: bool = False) -> str | None:
    """The project's file that a name means: from the folder of the command, of its file, of the root."""
    for folder in (posixpath.dirname(path), "") if itself else ("", posixpath.dirname(path)):
        candidate = posixpath.normpath(posixpath.join(folder, command.directory or "", name))
        if candidate in known.files and (itself or candidate != path):
            return candidate
    return None


def _file_name(word: Word) -> str:
    """The file that a word names; below a folder that the text does not tell, by what follows that."""
    if word.text is not None:
        return word.text
    head, *tail = word.parts
    return tail[0][1:] if head is None and len(tail) == 1 and tail[0] and tail[0][0] == "/" else ""


def _reads(command: Command) -> bool:
    return len(command.words) > 1 and command.words[0].text in _READS


def _read(path: str, command: Command, known: _Known) -> dict[str, tuple[Word, ...]]:
    """The variables of a file that a script reads into itself."""
    if not _reads(command):
        return {}
    return _settings(path, command, "", command.words[1], known)


def _settings(
    path: str, command: Command, prefix: str, file: Word, known: _Known
) -> dict[str, tuple[Word, ...]]:
    """What a file sets: the variables of a shell, or the keys of a document, their dots written `__`."""
    script = _script(path, command, _file_name(file), known)
    if script is None:
        return {}
    facts = known.files[script]
    found: dict[str, tuple[Word, ...]] = {
        prefix + name: (replace(word, path=script),) for name, word in facts.settings
    }
    for entry in islice(facts.entries, MAX_VARIABLES):
        if entry.value is not None:
            name = prefix + "__".join(map(str, entry.path)).replace("-", "__")
            found[name] = (Word((str(entry.value),), entry.span, path=script),)
    return found


def _versions(path: str, command: Command, read: Supply, known: _Known) -> Iterator[Command]:
    """The command as each supply makes it; as it is, where nothing supplies what it leaves open."""
    around = _around(path, command, known)
    held = {**read, **around}
    told = {name: words[0] for name, words in {**around, **_given(command)}.items() if len(words) == 1}
    environment = {**told, **{name: word for name, word in command.environment if _is_name(name)}}
    command = replace(command, environment=tuple(environment.items()))
    words = (*command.words, *environment.values())
    wanted = {each for word in words for name in (*word.names, *_defaults(word)) for each in name.split("|")}
    supplies = _concerning(known.supplies.get(path, []), wanted) or [{}]
    if not wanted - {""} or not any(wanted & {*supply, *held} for supply in supplies):
        yield command
        return
    yield from islice(
        dict.fromkeys(_filled(command, {**supply, **held}) for supply in supplies), MAX_SUPPLIES
    )


def _concerning(supplies: list[Supply], wanted: set[str]) -> list[Supply]:
    """The supplies that concern a command: not those of functions that it is not part of, if others are."""
    told = [supply for supply in supplies if wanted & supply.keys()]
    return [s for s in supplies if s in told or any(":" not in name for name in s)] if told else supplies


def told_versions(command: Command, told: Mapping[str, Values]) -> Iterator[Command]:
    """The command with each of the values that a program around it has for what it leaves open."""
    words = (*command.words, *(word for _, word in command.environment))
    names = sorted({name for word in words for name in word.names if texts(told.get(name, NOTHING))})
    choices = [texts(told[name]) for name in names]
    for chosen in islice(product(*choices), MAX_SUPPLIES):
        supply = {name: (word_of(text),) for name, text in zip(names, chosen, strict=True)}
        environment = tuple((name, _told(word, supply, command.span)) for name, word in command.environment)
        filled = tuple(_told(word, supply, command.span) for word in command.words)
        yield replace(command, words=filled, environment=environment)


def _told(word: Word, supply: Supply, near: Span) -> Word:
    """A word with what is told; one that is nothing else stands where that is written."""
    held = supply.get(word.names[0], ()) if word.parts == (None,) and word.names else ()
    spelled = _spelled(word, supply)
    return replace(spelled, span=held[0].span) if held and held[0].span.cell >= 0 <= near.cell else spelled


def _is_name(name: str) -> bool:
    return bool(name) and not name.endswith("__")


def _defaults(word: Word) -> tuple[str, ...]:
    return tuple(name for _, name in word.defaults)


def _around(path: str, command: Command, known: _Known) -> dict[str, tuple[Word, ...]]:
    """What the files of settings say that a command is given."""
    files = [pair for pair in command.environment if not _is_name(pair[0])]
    files += [("", word) for flag, held in _options(command.words).items() for word in held if flag == _FILE]
    found: dict[str, tuple[Word, ...]] = {}
    for prefix, file in files:
        found |= _settings(path, command, prefix, file, known)
    return found


def _given(command: Command) -> dict[str, tuple[Word, ...]]:
    """The variables that options of a command set for what it starts."""
    words = command.words
    behind = [word for n, word in enumerate(words) if n and (words[n - 1].text or "") in _VARIABLES]
    attached = [word for word in words if (word.text or "").startswith(("--env=", "--export="))]
    pairs = [(word, pair) for word in words for pair in _PAIRS.findall(word.text or "")[:MAX_VARIABLES]]
    listed = {name: (replace(word, parts=(value,)),) for word, (name, value) in pairs}
    return {**listed, **_assigned((*behind, *attached))}


def _filled(command: Command, supply: Supply) -> Command:
    """The command with what is supplied; each word keeps its own place."""
    words: list[Word] = []
    for word in command.words:
        if word.parts == (None,) and word.names[:1] and word.names[0] in _EVERYTHING:
            handed = supply.get(word.names[0])
            words += [word] if handed is None else [replace(each, span=word.span) for each in handed]
        else:
            words.append(_spelled(word, supply))
    environment = tuple((name, _spelled(word, supply)) for name, word in command.environment)
    return replace(command, words=tuple(words), environment=environment)


def _spelled(word: Word, supply: Supply) -> Word:
    """A word with the parts that are supplied."""
    names = iter(word.names)
    defaults = dict(word.defaults)
    parts: list[str | None] = []
    left: list[str] = []
    for position, part in enumerate(word.parts):
        name = next(names, "") if part is None else defaults.get(position, "")
        held = next((supply[each] for each in name.split("|") if each in supply), ())
        for text in held[0].parts if len(held) == 1 and any(held[0].parts) else (part,):
            if text is None:
                left.append(name if text is part else "")
            if text is not None and parts and parts[-1] is not None:
                parts[-1] += text
            else:
                parts.append(text)
    return Word(tuple(parts), word.span, tuple(left) if any(left) else (), (), word.path)
