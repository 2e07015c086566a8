"""Commands as runs of scripts: which script, with which options.

A command names a program. Launchers (`torchrun`, `accelerate launch`) start the first script among
their words, wrappers (`srun`, `uv run`) run the rest of their words, and whatever else is known
about programs is a row. The words after the script are its options; what they mean is the script's
business, so `--flag value` is kept as text, with the line of the value.

Each command is a **run** with an id. Values that a run supplies carry it, so that the training data
of one command line is not joined with the generator options of another one of the same script.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from tos_lint.ir.catalogue import Port, ProgramRow, Root
from tos_lint.ir.commands import Command, Where, Word
from tos_lint.ir.facts import FileFacts
from tos_lint.ir.graph import Linkage
from tos_lint.ir.spans import Location
from tos_lint.link.program import Program
from tos_lint.link.supplies import supplied
from tos_lint.link.values import NOTHING, Text, Values, merged

if TYPE_CHECKING:
    from tos_lint.link.documents import Documents

LINKAGES = {
    Where.SCRIPT: Linkage.SHELL_SCRIPT,
    Where.MAKE: Linkage.SHELL_SCRIPT,
    Where.NOTEBOOK: Linkage.SHELL_SCRIPT,
    Where.WORKFLOW: Linkage.SHELL_SCRIPT,
    Where.DOCUMENTATION: Linkage.DOCUMENTATION,
}
_DOCUMENT_SUFFIXES = (".yaml", ".yml", ".json", ".toml")
_NESTING = 4
_ENTRY = re.compile(r"\s*[A-Za-z_][\w.]*\s*:\s*[A-Za-z_][\w.]*\s*")
"""An entry point of a package: a module and what it calls there."""


@dataclass(frozen=True, slots=True)
class Run:
    """One command line, taken apart."""

    id: str
    """`script#file:number`: two runs exclude each other only if they are of one script of the project."""
    path: str
    """The file that holds the command."""
    command: Command
    at: Location
    program: str
    row: ProgramRow | None
    script: str | None
    """The project's script that it runs."""
    flags: dict[str, tuple[Text, ...]] = field(default_factory=dict)
    words: tuple[Text, ...] = ()
    """Words that are neither flags nor a flag's values."""
    environment: dict[str, Text] = field(default_factory=dict)

    @property
    def linkage(self) -> Linkage:
        """How values of this run got to where they are used."""
        return LINKAGES[self.command.where]


class Runs:
    """All commands of the project, by the scripts that they run."""

    def __init__(self, files: Iterable[FileFacts], program: Program, rows: tuple[ProgramRow, ...]) -> None:
        self._program = program
        self._rows = sorted(rows, key=lambda row: -len(row.words))
        self._programs = {row.words[0] for row in rows}
        self.all: list[Run] = []
        self._of: dict[str, list[Run]] = defaultdict(list)
        self._flags: dict[tuple[tuple[str, ...], str], Values] = {}
        self._configured: dict[tuple[tuple[str, ...], str, str], Values] = {}
        self.documents: Documents | None = None
        listed = tuple(files)
        self._scripts = _entry_points(listed)
        for path, name, command in supplied(listed):
            self._add(path, name, command)

    def start(self, started: Iterable[tuple[Location, tuple[Text, ...]]]) -> set[str]:
        """Add the commands that Python code runs; the scripts of the project among what they run."""
        before = len(self.all)
        self._flags.clear()
        self._configured.clear()
        for number, (at, texts) in enumerate(sorted(started, key=lambda pair: (pair[0], len(pair[1])))):
            words = _split(texts, at)
            command = Command(words, Where.SCRIPT, at.span)
            self._add(at.path, str(-1 - number), command)
        return {run.script for run in self.all[before:] if run.script is not None}

    def apart(self, at: Location, texts: tuple[Text, ...]) -> Run | None:
        """A command that Python code runs, understood but not counted among the runs."""
        words = _split(texts, at)
        return self._taken_apart(
            at.path, f"{at.path}:started", Command(words, Where.SCRIPT, at.span), words, 0
        )

    def _add(self, path: str, number: str, command: Command) -> None:
        run = self._taken_apart(path, f"{path}:{number}", command, command.words, 0)
        if run is None:
            return
        self.all.append(run)
        if run.script is not None:
            self._of[run.script].append(run)
        self._add_handed_on(path, number, command)

    def _add_handed_on(self, path: str, number: str, command: Command) -> None:
        """Behind `--` a submitter of jobs is handed the command that it is to run."""
        for position, word in enumerate(command.words[:-1]):
            if word.text == "--" and self._begins_command(command.words[position + 1].text or ""):
                self._add(path, number, replace(command, words=command.words[position + 1 :]))
                return

    def _taken_apart(
        self, path: str, name: str, command: Command, words: tuple[Word, ...], depth: int
    ) -> Run | None:
        if not words or depth > _NESTING:
            return None
        row = self._row(words)
        if row is not None and row.wrapper:
            rest = self._behind_options(words[len(row.words) :])
            return self._taken_apart(path, name, command, rest, depth + 1)
        linkage = LINKAGES[command.where]
        at = Location(path, command.span)
        script, rest = self._script(path, command, words, row)
        if row is not None and row.launcher and script is None:
            row, rest = self._started(words, row, rest)
        name = f"{script or name}#{name}"
        flags, plain = _options(rest, path, name, linkage, _flags_of(row) if script is None else None)
        environment = {
            key: Text(_parts(word), Location(path, word.span), name, linkage)
            for key, word in command.environment
        }
        first = PurePosixPath(words[0].text or "").name
        return Run(name, path, command, at, first, row, script, flags, plain, environment)

    def _started(
        self, words: tuple[Word, ...], row: ProgramRow, rest: tuple[Word, ...]
    ) -> tuple[ProgramRow, tuple[Word, ...]]:
        """The row of the module or script that a launcher starts, if any is known, and the words behind."""
        for position, word in enumerate(words[1:], 1):
            text = word.text or ""
            before = words[position - 1].text
            wanted = ("python", "-m", text) if before in ("-m", "--module") else (PurePosixPath(text).name,)
            known = next((each for each in self._rows if each.words == wanted), None)
            if known is not None and (len(wanted) > 1 or text.endswith(".py")):
                return known, words[position + 1 :]
        return row, rest

    def _behind_options(self, words: tuple[Word, ...]) -> tuple[Word, ...]:
        """The words behind a wrapper's own options: from the first that begins a command that is known."""
        optional = (words[0].text or "").startswith("-") if words else False
        for position, word in enumerate(words):
            text = word.text or ""
            if text == "--":
                return words[position + 1 :]
            is_script = text.endswith((".py", ".sh")) and (optional or position == 0)
            if text and not text.startswith("-") and (is_script or self._row(words[position:]) is not None):
                return words[position:]
        return () if optional else words

    def _begins_command(self, text: str) -> bool:
        name = PurePosixPath(text).name
        return name in self._programs or name.endswith((".py", ".sh"))

    def _row(self, words: tuple[Word, ...]) -> ProgramRow | None:
        spelled = [word.text or "" for word in words[:6]]
        spelled[0] = PurePosixPath(spelled[0]).name
        for row in self._rows:
            if tuple(spelled[: len(row.words)]) == row.words:
                return row
        return None

    def _script(
        self, path: str, command: Command, words: tuple[Word, ...], row: ProgramRow | None
    ) -> tuple[str | None, tuple[Word, ...]]:
        """The project's script among the words, and the words behind it.

        A program that is not known (`$PYTHON`, `sys.executable`) may be one that starts scripts.
        """
        first = words[0].text or ""
        starts = words[0].text is None or (row is not None and row.launcher)
        if row is None or row.launcher:
            for position, word in enumerate(words):
                text = word.text or ""
                if position and not starts:
                    break
                if text.endswith(".py"):
                    return self._file(path, command, text), words[position + 1 :]
                if text == "-m" and position + 1 < len(words) and starts:
                    module = words[position + 1].text or ""
                    return self._module(path, command, module), words[position + 2 :]
        if row is None and (found := self._file(path, command, first)) is not None:
            return found, words[1:]
        if row is None and first in self._scripts:
            return self._module(path, command, self._scripts[first]), words[1:]
        return None, words[len(row.words) if row else 1 :]

    def _folders(self, path: str, command: Command) -> list[PurePosixPath]:
        here = PurePosixPath(path)
        moved = command.directory or ""
        return [folder / moved for folder in (PurePosixPath(), *here.parents)]

    def _file(self, path: str, command: Command, name: str) -> str | None:
        for folder in self._folders(path, command):
            candidate = _normal(folder / name)
            if (candidate, "") in self._program.bodies:
                return candidate
        same = [known for known in self._program.modules if known.endswith("/" + name.lstrip("./"))]
        return same[0] if len(same) == 1 and name.endswith(".py") else None

    def _module(self, path: str, command: Command, dotted: str) -> str | None:
        for folder in self._folders(path, command):
            target = folder / dotted.replace(".", "/")
            for candidate in (f"{target}.py", f"{target}/__main__.py"):
                if (_normal(PurePosixPath(candidate)), "") in self._program.bodies:
                    return _normal(PurePosixPath(candidate))
        found = self._program.module(dotted, 0, path)
        return found if found and not found.endswith("/") else None

    def of(self, scripts: tuple[str, ...]) -> list[Run]:
        """The runs of any of the scripts."""
        return [run for script in scripts for run in self._of.get(script, ())]

    def flag(self, scripts: tuple[str, ...], name: str) -> Values:
        """Everything that commands pass to the scripts under a flag."""
        known = self._flags.get((scripts, name))
        if known is None:
            wanted = name.replace("-", "_")
            known = frozenset(text for run in self.of(scripts) for text in run.flags.get(wanted, ()))
            self._flags[scripts, name] = known
        return known

    def flags(self, scripts: tuple[str, ...]) -> tuple[str, ...]:
        """The names of all flags that commands pass to the scripts, in a fixed order."""
        return tuple(sorted({name for run in self.of(scripts) for name in run.flags}))

    def positional(self, scripts: tuple[str, ...], position: int) -> Values:
        """Everything that commands pass to the scripts at a position."""
        return frozenset(run.words[position] for run in self.of(scripts) if position < len(run.words))

    def argument(self, scripts: tuple[str, ...], index: str) -> Values:
        """`sys.argv[index]`."""
        if not index.isdigit() or index == "0":
            return NOTHING
        return frozenset(
            ordered[int(index) - 1]
            for run in self.of(scripts)
            if int(index) <= len(ordered := _in_order(run))
        )

    def environment(self, scripts: tuple[str, ...], name: str) -> Values:
        """What commands that run the scripts set a variable to."""
        return frozenset(run.environment[name] for run in self.of(scripts) if name in run.environment)

    def configured(self, scripts: tuple[str, ...], flag: str, name: str) -> Values:
        """What configuration files that commands pass to the scripts set an option to."""
        known = self._configured.get((scripts, flag, name))
        if known is None:
            known = self._configured[scripts, flag, name] = self._find_configured(scripts, flag, name)
        return known

    def _find_configured(self, scripts: tuple[str, ...], flag: str, name: str) -> Values:
        found: Values = NOTHING
        for run in self.of(scripts):
            named = list(run.flags.get(flag.lstrip("-").replace("-", "_"), ()))
            if flag == "*" or not named:
                named += [word for word in run.words if (word.literal or "").endswith(_DOCUMENT_SUFFIXES)]
            for word in named:
                found |= self._from_document(run, word, name)
        return found

    def _from_document(self, run: Run, word: Text, name: str) -> Values:
        if self.documents is None:
            return NOTHING
        path = self.documents.find(word, run.path)
        return self.documents.value(path, (name,), run.id) if path else NOTHING


def _entry_points(files: Iterable[FileFacts]) -> dict[str, str]:
    """The commands that the project's packages bring, and the module that each runs."""
    return {
        str(entry.path[-1]): entry.value.partition(":")[0].strip()
        for facts in files
        if PurePosixPath(facts.path).name == "pyproject.toml"
        for entry in facts.entries
        if entry.path[-2:-1] == ("scripts",)
        and isinstance(entry.value, str)
        and _ENTRY.fullmatch(entry.value)
    }


def _normal(path: PurePosixPath) -> str:
    out: list[str] = []
    for part in path.parts:
        if part == "..":
            if not out:
                return "../"
            out.pop()
        elif part not in (".", "/"):
            out.append(part)
    return "/".join(out)


def _split(texts: tuple[Text, ...], at: Location) -> tuple[Word, ...]:
    """The words of a command that Python runs: a list of arguments, or one string for a shell."""
    if len(texts) > 1:
        return tuple(Word(text.parts, text.at.span if text.at.path == at.path else at.span) for text in texts)
    spelled = "".join("\0" if part is None else part for part in texts[0].parts)
    words = spelled.replace("\\\n", " ").split()
    own = texts[0].at
    inside = own.path == at.path and at.span.line <= own.span.line <= at.span.last
    span = own.span if inside else at.span
    return tuple(Word(tuple(None if p == "\0" else p for p in re.split("(\0)", w) if p), span) for w in words)


def _parts(word: Word) -> tuple[str | None, ...]:
    return merged(word.parts)


def _flags_of(row: ProgramRow | None) -> set[str] | None:
    """The flags of a program that take values, as far as its row mentions them; None: any may."""
    if row is None or not (row.copies or row.output):
        return None
    ports = [port for pair in row.copies for ports in pair for port in ports]
    ports += row.output.model if row.output else ()
    return {name.replace("-", "_") for port in ports if port.root is Root.FLAG for name in port.names}


def _options(
    words: tuple[Word, ...], path: str, name: str, linkage: Linkage, valued: set[str] | None
) -> tuple[dict[str, tuple[Text, ...]], tuple[Text, ...]]:
    """Flags with their values, and the other words."""
    flags: dict[str, list[Text]] = defaultdict(list)
    plain: list[Text] = []
    current = ""
    for word in words:
        parts = _parts(word)
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


def _in_order(run: Run) -> list[Text]:
    """Every word behind the script, flags included, for scripts that read `sys.argv` themselves."""
    return list(run.words)


def word_values(run: Run, port: Port) -> tuple[Text, ...]:
    """The words of a run at a port of a program's row."""
    if port.root is Root.FLAG:
        return tuple(text for name in port.names for text in run.flags.get(name.replace("-", "_"), ()))
    if port.root is Root.WORD:
        if port.rest_from >= 0 or port.rest_to:
            return run.words[max(port.rest_from, 0) : port.rest_to or None]
        return tuple(
            run.words[position] for position in port.positions if -len(run.words) <= position < len(run.words)
        )
    return ()
