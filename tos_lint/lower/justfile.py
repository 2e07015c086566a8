"""Justfiles: the commands of recipes, with variables and the defaults of parameters filled in.

Each line of a recipe is a shell of its own, unless the recipe begins with `#!`: then it is one script,
of which only those for a shell are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from tos_lint.ir.commands import Command, Where
from tos_lint.ir.facts import FileFacts, Gap, Reason
from tos_lint.ir.spans import Span
from tos_lint.lower.lines import logical_lines
from tos_lint.lower.remarks import remarks_of_hash_comments
from tos_lint.lower.settings import as_shell
from tos_lint.lower.shell import Known, lower_shell_text, lower_shell_texts

_ASSIGNMENT: Final = re.compile(r"(?:export\s+)?([A-Za-z_][\w-]*)\s*:=\s*(.*)")
_HEADER: Final = re.compile(r"@?([A-Za-z_][\w-]*)((?:\"[^\"]*\"|'[^']*'|[^:\"'])*):(?!=)")
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
class _Recipe:
    """The parameters of a recipe and its lines, each with its number."""

    parameters: dict[str, Known]
    lines: list[tuple[int, str]] = field(default_factory=list)


def lower_justfile(path: str, text: str) -> FileFacts:
    """The commands that the recipes of a justfile run."""
    variables: dict[str, Known] = {}
    recipes: list[_Recipe] = []
    gaps: list[Gap] = []
    for number, line in logical_lines(text):
        if len(line) > MAX_LINE:
            gaps.append(Gap(Reason.BOUND, "a line too long to be read", Span(number)))
            continue
        if line[:1] in (" ", "\t"):
            if recipes:
                recipes[-1].lines.append((number, line))
        elif assignment := _ASSIGNMENT.match(line):
            variables[_name(assignment[1])] = _value(assignment[2].strip(), variables)
        elif header := _HEADER.match(line):
            recipes.append(_Recipe(dict(_parameters(header[2], variables))))
    commands = [command for recipe in recipes for command in _commands(recipe, variables)]
    remarks = remarks_of_hash_comments(text)
    return FileFacts(path, commands=tuple(commands), remarks=remarks, gaps=tuple(gaps))


def _commands(recipe: _Recipe, variables: Mapping[str, Known]) -> Iterator[Command]:
    known = {**variables, **recipe.parameters}
    written = [(number, as_shell(line)) for number, line in recipe.lines]
    first = next((line.strip() for _, line in written if line.strip()), "")
    if first.startswith("#!"):
        if _SHELL.match(first):
            yield from lower_shell_texts([(line, number) for number, line in written], Where.MAKE, known)
        return
    for number, line in written:
        blanked = _PREFIX.sub(lambda prefix: " " * len(prefix.group()), line, count=1)
        yield from lower_shell_text(blanked, number, Where.MAKE, known)


def _parameters(text: str, variables: Mapping[str, Known]) -> Iterator[tuple[str, Known]]:
    """The parameters of a recipe and what they are where nobody says."""
    for parameter in _PARAMETER.finditer(text):
        yield _name(parameter[1]), _value(parameter[2], variables) if parameter[2] else None


def _value(expression: str, variables: Mapping[str, Known]) -> Known:
    """The text of an expression: written, of another variable, the default beside the environment."""
    if written := _TEXT.match(expression):
        rest = expression[written.end() :].strip()
        return (written[1] or written[2] or "") if not rest or rest.startswith("#") else None
    if default := _DEFAULT.fullmatch(expression):
        return default[1][1:-1]
    return variables.get(_name(expression))


def _name(written: str) -> str:
    """A name as the shell variable that `as_shell` makes of it."""
    return written.replace("-", "__")
