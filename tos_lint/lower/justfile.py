"""Justfiles: the commands of recipes, with variables and the defaults of parameters filled in.

Each line of a recipe is a shell of its own, unless the recipe begins with `#!`: then it is one script,
of which only those for a shell are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from tos_lint.ir.commands import Command, Where, Word
from tos_lint.ir.facts import FileFacts, Gap, Reason
from tos_lint.ir.spans import Span
from tos_lint.lower.lines import logical_lines
from tos_lint.lower.remarks import remarks_of_hash_comments
from tos_lint.lower.settings import as_shell
from tos_lint.lower.shell import Known, Setting, lower_shell_text, lower_shell_texts

_ASSIGNMENT: Final = re.compile(r"(export\s+)?([A-Za-z_][\w-]*)\s*:=\s*(.*)")
_HEADER: Final = re.compile(r"@?([A-Za-z_][\w-]*)((?:\"[^\"]*\"|'[^']*'|[^:\"'])*):(?!=)(.*)")
_NEEDED: Final = re.compile(r"\(([\w-]+(?:\s+(?:\"[^\"]*\"|'[^']*'))+)\s*\)")
_SET: Final = re.compile(r"set\s+(export|dotenv-load|dotenv-filename|dotenv-path)\b(?:\s*:=\s*(.*))?")
_PARAMETER: Final = re.compile(
    r"[+*$]*([A-Za-z_][\w-]*)(?:\s*=\s*(\"[^\"]*\"|'[^']*'|[\w./:-]+\([^)]*\)|\S+))?"
)
_TEXT: Final = re.compile(r"\"([^\"\\]*)\"|'([^']*)'")
_DEFAULT: Final = re.compile(r"env(?:_var_or_default)?\([^,()]*,\s*(\"[^\"\\]*\"|'[^']*')\s*\)")
_PREFIX: Final = re.compile(r"\A\s*[@-]+")
_SHELL: Final = re.compile(r"#!.*\b(?:ba|z|da|k)?sh\b")
MAX_LINE: Final = 10_000
"""Characters of a line that is looked at."""


@dataclass(slots=True)
class _File:
    """Variables, which of them programs see, and the file of settings that is loaded."""

    variables: dict[str, Known] = field(default_factory=dict)
    exported: set[str] = field(default_factory=set)
    exports_all: bool = False
    settings: str = ""
    commands: list[Command] = field(default_factory=list)


@dataclass(slots=True)
class _Recipe:
    """The parameters of a recipe and its lines, each with its number."""

    parameters: dict[str, Known]
    lines: list[tuple[int, str]] = field(default_factory=list)


def lower_justfile(path: str, text: str) -> FileFacts:
    """The commands that the recipes of a justfile run."""
    file = _File()
    recipes: list[_Recipe] = []
    gaps: list[Gap] = []
    for number, line in logical_lines(text):
        if len(line) > MAX_LINE:
            gaps.append(Gap(Reason.BOUND, "a line too long to be read", Span(number)))
            continue
        if line[:1] in (" ", "\t"):
            if recipes:
                recipes[-1].lines.append((number, line))
        elif setting := _SET.match(line):
            _set(file, setting[1], (setting[2] or "true").strip())
        elif assignment := _ASSIGNMENT.match(line):
            name = _name(assignment[2])
            file.variables[name] = Setting(
                _value(assignment[3].strip(), file.variables), number, assignment[2]
            )
            if assignment[1]:
                file.exported.add(name)
        elif header := _HEADER.match(line):
            recipes.append(_Recipe(dict(_parameters(header[1], header[2], file.variables))))
            for needed in _NEEDED.finditer(header[3]):
                file.commands += lower_shell_text(f"just {needed[1]}", number, Where.MAKE)
    commands = [*file.commands, *(command for recipe in recipes for command in _commands(recipe, file))]
    remarks = remarks_of_hash_comments(text)
    return FileFacts(path, commands=tuple(commands), remarks=remarks, gaps=tuple(gaps))


def _set(file: _File, name: str, value: str) -> None:
    """A setting of the file's own: what is exported, which file of variables is loaded."""
    if name == "export":
        file.exports_all = value == "true"
    elif value != "false":
        file.settings = ".env" if value == "true" else value.strip("\"'")


def _commands(recipe: _Recipe, file: _File) -> Iterator[Command]:
    for command in _run(recipe, file):
        around = (("", Word((file.settings,), command.span)),) if file.settings else ()
        yield replace(command, environment=(*around, *command.environment))


def _run(recipe: _Recipe, file: _File) -> Iterator[Command]:
    known = {**file.variables, **recipe.parameters}
    exported = set(known) if file.exports_all else file.exported
    written = [(number, as_shell(line)) for number, line in recipe.lines]
    first = next((line.strip() for _, line in written if line.strip()), "")
    if first.startswith("#!"):
        if _SHELL.match(first):
            lines = [(line, number) for number, line in written]
            yield from lower_shell_texts(lines, Where.MAKE, known, exported=exported)
        return
    for number, line in written:
        blanked = _PREFIX.sub(lambda prefix: " " * len(prefix.group()), line, count=1)
        yield from lower_shell_texts([(blanked, number)], Where.MAKE, known, exported=exported)


def _parameters(recipe: str, text: str, variables: Mapping[str, Known]) -> Iterator[tuple[str, Known]]:
    """The parameters of a recipe and what they are where nobody says; whoever runs it counts them."""
    for position, parameter in enumerate(_PARAMETER.finditer(text)):
        default = _value(parameter[2], variables) if parameter[2] else None
        yield _name(parameter[1]), Setting(default, 0, f"{recipe}:{position}")


def _value(expression: str, variables: Mapping[str, Known]) -> str | None:
    """The text of an expression: written, of another variable, the default beside the environment."""
    if written := _TEXT.match(expression):
        rest = expression[written.end() :].strip()
        return (written[1] or written[2] or "") if not rest or rest.startswith("#") else None
    if default := _DEFAULT.fullmatch(expression):
        return default[1][1:-1]
    known = variables.get(_name(expression))
    return known.text if isinstance(known, Setting) else None


def _name(written: str) -> str:
    """A name as the shell variable that `as_shell` makes of it."""
    return written.replace("-", "__")
