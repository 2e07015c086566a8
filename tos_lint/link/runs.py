"""Commands as runs of scripts: which script, with which options.

A command names a program. Launchers (`torchrun`, `accelerate launch`) start the first script among
their words, wrappers (`srun`, `uv run`) run the rest of their words, and whatever else is known
about programs is a row. The words after the script are its options; what they mean is the script's
business, so `--flag value` is kept as text, with the line of the value.

Each command is a **run** with an id. Values that a run supplies carry it, so that the training data
of one command line is not joined with the generator options of another one of the same script.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from tos_lint.ir.catalogue import ProgramRow
from tos_lint.ir.commands import Command, Where, Word
from tos_lint.ir.facts import FileFacts
from tos_lint.ir.spans import Location
from tos_lint.link.packages import entry_point, entry_points
from tos_lint.link.program import Program
from tos_lint.link.run import LINKAGES, Run, behind, in_order, said
from tos_lint.link.supplies import supplied, told_versions
from tos_lint.link.values import NOTHING, Text, Values
from tos_lint.link.words import (
    apart,
    entered,
    filled,
    flags_and_words,
    normal,
    split_words,
    valued_flags,
    word_of,
    word_parts,
)

if TYPE_CHECKING:
    from tos_lint.link.documents import Documents

_DOCUMENT_SUFFIXES = (".yaml", ".yml", ".json", ".toml")
_NESTING = 4


Started = tuple[Location, tuple[Text, ...], tuple[tuple[str, Text], ...]]
"""A command that Python code runs: where, its words, and the variables that are set for it."""


def _order(started: Started) -> tuple[Location, int, str]:
    return started[0], len(started[1]), repr(started[1:])


class Runs:
    """All commands of the project, by the scripts that they run."""

    def __init__(self, files: Iterable[FileFacts], program: Program, rows: tuple[ProgramRow, ...]) -> None:
        self._program = program
        self._rows: dict[str, list[ProgramRow]] = defaultdict(list)
        for row in sorted(rows, key=lambda row: -len(row.words)):
            self._rows[row.words[0]].append(row)
        self._bases: dict[str, list[str]] = defaultdict(list)
        for known in program.modules:
            self._bases[PurePosixPath(known).name].append(known)
        self.all: list[Run] = []
        self._of: dict[str, list[Run]] = defaultdict(list)
        self._by_id: dict[str, Run] = {}
        self._redirected: set[str] = set()
        self._flags: dict[tuple[tuple[str, ...], str], Values] = {}
        self._configured: dict[tuple[tuple[str, ...], str, str], Values] = {}
        self.documents: Documents | None = None
        listed = tuple(files)
        self._scripts = entry_points(listed)
        self._noted: dict[str, str] = {}
        """The commands that the program itself says a package brings."""
        for path, name, command in supplied(listed):
            self._add(path, name, command)

    def start(self, started: Iterable[Started]) -> set[str]:
        """Add the commands that Python code runs; the scripts of the project among what they run."""
        self._flags.clear()
        self._configured.clear()
        unknown = [
            run for run in self.all if run.program in self._noted and run.script is None and run.row is None
        ]
        self._scripts.update(self._noted)
        self.all = [run for run in self.all if run not in unknown]
        before = len(self.all)
        for run in unknown:
            self._add(run.path, run.id[len(run.path) + 1 : len(run.id) // 2], run.command)
        for number, (at, texts, variables) in enumerate(sorted(started, key=_order)):
            words = split_words(texts, at)
            environment = tuple((name, word_of(text)) for name, text in variables)
            command = Command(words, Where.SCRIPT, at.span, environment)
            self._add(at.path, str(-1 - number), command)
        return {run.script for run in self.all[before:] if run.script is not None}

    def tell(self, told: Mapping[tuple[str, int], Mapping[str, Values]]) -> set[str]:
        """Commands get the values that the program around them has; the scripts that they run."""
        open_ = [run for run in self.all if (run.path, run.command.span.line) in told]
        self.all = [run for run in self.all if run not in open_]
        for run in open_:
            if run.script is not None:
                self._of[run.script].remove(run)
            number = run.id.rpartition(":")[2]
            for version, made in enumerate(told_versions(run.command, told[run.path, run.command.span.line])):
                self._add(run.path, f"{number}.{version}", made)
        return {run.script for run in self.all if run.script is not None} if open_ else set()

    def note_script(self, entry: str) -> None:
        """A package brings a command: `name = module:function`."""
        self._noted.update(entry_point(entry, ""))

    def apart(self, at: Location, texts: tuple[Text, ...]) -> Run | None:
        """A command that Python code runs, understood but not counted among the runs."""
        words = split_words(texts, at)
        return self._taken_apart(
            at.path, f"{at.path}:started", Command(words, Where.SCRIPT, at.span), words, 0
        )

    def _add(self, path: str, number: str, command: Command) -> None:
        run = self._taken_apart(path, f"{path}:{number}", command, command.words, 0)
        if run is None:
            return
        follows = bool(self.all) and self.all[-1].command.piped and self.all[-1].path == path
        self.all.append(run)
        self._by_id[run.id] = run
        if run.script is not None:
            self._of[run.script].append(run)
            if follows or command.piped or command.stdin or command.stdout:
                self._redirected.add(run.script)
        self._add_handed_on(path, number, command)

    def _add_handed_on(self, path: str, number: str, command: Command) -> None:
        """Behind `--` a submitter of jobs is handed the commands that it is to run."""
        behind = [place for place, word in enumerate(command.words, 1) if word.text == "--"]
        for place, words in enumerate(apart(command.words[behind[0] :]) if behind else ()):
            if words and self._begins_command(words[0].text or ""):
                name = f"{number}-{place}" if place else number
                self._add(path, name, replace(command, words=words))

    def _taken_apart(
        self, path: str, name: str, command: Command, words: tuple[Word, ...], depth: int
    ) -> Run | None:
        if not words or depth > _NESTING:
            return None
        row = self._row(words)
        if (
            row is not None
            and row.words[0].endswith(".py")
            and self._file(path, command, words[0].text or "")
        ):
            row = None  # the project's own script of that name
        if row is not None and row.wrapper:
            rest = filled(self._behind_options(words[len(row.words) :]), row.fills)
            return self._taken_apart(path, name, command, rest, depth + 1)
        linkage = LINKAGES[command.where]
        stored = self._program.stored.get(path, path)
        at = Location(stored, command.span)
        script, rest = self._script(path, command, words, row)
        if row is not None and row.launcher and script is None:
            row, rest = self._started(words, row, rest)
        name = f"{script or name}#{name}"
        valued = valued_flags(row) if script is None else None
        flags, plain = flags_and_words(rest, stored, name, linkage, valued)
        environment = {
            key: Text(word_parts(word), Location(word.path or stored, word.span), name, linkage)
            for key, word in command.environment
        }
        first = PurePosixPath(words[0].text or "").name
        led = script is not None and (command.directory or "/")[0] not in "/~"
        folders = entered(self._folders(path, command), words, script or "") if led else ()
        return Run(name, path, command, at, first, row, script, flags, plain, environment, folders)

    def _started(
        self, words: tuple[Word, ...], row: ProgramRow, rest: tuple[Word, ...]
    ) -> tuple[ProgramRow, tuple[Word, ...]]:
        """The row of the module or script that a launcher starts, if any is known, and the words behind."""
        for position, word in enumerate(words[1:], 1):
            text = word.text or ""
            before = words[position - 1].text
            wanted = ("python", "-m", text) if before in ("-m", "--module") else (PurePosixPath(text).name,)
            known = next((each for each in self._rows.get(wanted[0], ()) if each.words == wanted), None)
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
        return name in self._rows or name.endswith((".py", ".sh"))

    def _row(self, words: tuple[Word, ...]) -> ProgramRow | None:
        spelled = [word.text or "" for word in words[:6]]
        spelled[0] = PurePosixPath(spelled[0]).name
        for row in self._rows.get(spelled[0], ()):
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
            candidate = normal(folder / name)
            if (candidate, "") in self._program.bodies:
                return candidate
        bare = name.lstrip("./")
        alike = self._bases.get(PurePosixPath(bare).name, ()) if bare.endswith(".py") else ()
        same = [known for known in alike if known.endswith("/" + bare)]
        return same[0] if len(same) == 1 else None

    def _module(self, path: str, command: Command, dotted: str) -> str | None:
        for folder in self._folders(path, command):
            target = folder / dotted.replace(".", "/")
            for candidate in (f"{target}.py", f"{target}/__main__.py"):
                if (normal(PurePosixPath(candidate)), "") in self._program.bodies:
                    return normal(PurePosixPath(candidate))
        found = self._program.module(dotted, 0, path)
        return found if found and not found.endswith("/") else None

    def of(self, scripts: tuple[str, ...]) -> list[Run]:
        """The runs of any of the scripts."""
        return [run for script in scripts for run in self._of.get(script, ())]

    def redirected(self, script: str) -> bool:
        """Whether some command joins a stream of the script with a file or another program."""
        return script in self._redirected

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

    def holds_below(self, scripts: tuple[str, ...], prefix: str) -> bool:
        """Whether commands pass flags to the scripts that begin so."""
        wanted = prefix.replace("-", "_")
        return any(name.startswith(wanted) for run in self.of(scripts) for name in run.flags)

    def positional(self, scripts: tuple[str, ...], position: int, command: str = "") -> Values:
        """Everything that commands pass to the scripts at a position, behind a sub-command."""
        found = (behind(run, command)[position : position + 1] for run in self.of(scripts))
        return frozenset(text for texts in found for text in texts)

    def saying(self, scripts: tuple[str, ...], command: str) -> Values:
        """The name of a sub-command, from each command that runs the scripts with it."""
        return frozenset(
            replace(text, parts=(command,)) for run in self.of(scripts) for text in said(run).get(command, ())
        )

    def under(self, values: Values, command: str, positions: int = 0) -> Values:
        """The values, without those from commands that give another sub-command.

        A command that gives none that is known gives another if it has more words than positions.
        """
        if not command:
            return values
        return frozenset(
            v
            for v in values
            if not isinstance(v, Text) or not v.run or self._gives(v.run, command, positions)
        )

    def _gives(self, run_id: str, command: str, positions: int) -> bool:
        run = self._by_id.get(run_id)
        if run is None or run.script is None or command in said(run):
            return True
        others = any(command in said(other) for other in self._of.get(run.script, ()))
        return not others and len(run.words) <= positions

    def argument(self, scripts: tuple[str, ...], index: str) -> Values:
        """`sys.argv[index]`."""
        if not index.isdigit() or index == "0":
            return NOTHING
        return frozenset(
            ordered[int(index) - 1] for run in self.of(scripts) if int(index) <= len(ordered := in_order(run))
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
        return self.documents.value(path, tuple(name.split(".")), run.id) if path else NOTHING
