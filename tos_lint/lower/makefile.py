"""Makefiles: the commands of recipes, with make's own variables filled in.

Only what recipes say is read. Conditionals are ignored: every branch counts, and the last assignment
of a variable wins, as make's own deferred expansion has it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from tos_lint.ir.commands import Command, Where
from tos_lint.ir.facts import FileFacts
from tos_lint.lower.lines import logical_lines
from tos_lint.lower.remarks import remarks_of_hash_comments
from tos_lint.lower.shell import lower_shell_text

MAX_EXPANSIONS: Final = 20
"""Variables inside variables."""
MAX_VALUE: Final = 10_000
"""Characters of an expanded recipe line."""

_ASSIGNMENT: Final = re.compile(r"(?:export\s+|override\s+)*([\w.-]+)\s*(::?:?=|\?=|\+=|=)\s*(.*)", re.DOTALL)
_REFERENCE: Final = re.compile(r"\$(?:\(([^()$]*)\)|\{([^{}$]*)\}|([@<^+?*%]))")
_PREFIX: Final = re.compile(r"^[ ]*[@+-]+")
_UNKNOWN: Final = "${__}"
"""A shell variable that nothing sets: an unknown part of a word."""


def lower_makefile(path: str, text: str) -> FileFacts:
    """The commands that the recipes of a makefile run."""
    variables: dict[str, str] = {}
    recipes: list[tuple[int, str]] = []
    for line, logical in logical_lines(text):
        if logical.startswith("\t"):
            recipes.append((line, logical[1:]))
        elif assignment := _ASSIGNMENT.fullmatch(logical.strip()):
            _assign(variables, assignment[1], assignment[2], assignment[3])
    commands: list[Command] = []
    for line, recipe in recipes:
        command = _expanded(_PREFIX.sub(lambda prefix: " " * len(prefix.group()), recipe), variables)
        commands.extend(lower_shell_text(command, line, Where.MAKE))
    return FileFacts(path, commands=tuple(commands), remarks=remarks_of_hash_comments(text))


def _assign(variables: dict[str, str], name: str, operator: str, value: str) -> None:
    """Record an assignment; continued lines and a comment at the end are no part of the value."""
    plain = re.sub(r"\\\n\s*", "", value)
    plain = re.sub(r"(?:^|\s)#.*$", "", plain)
    if operator == "+=":
        variables[name] = f"{variables[name]} {plain}" if name in variables else plain
    elif operator != "?=" or name not in variables:
        variables[name] = plain


def _expanded(recipe: str, variables: Mapping[str, str]) -> str:
    """A recipe with make's variables filled in and `$$` as the shell's `$`."""
    held = recipe.replace("$$", "\0")
    for _ in range(MAX_EXPANSIONS):
        expanded = _REFERENCE.sub(lambda found: _value(found, variables), held)
        if expanded == held or len(expanded) > MAX_VALUE:
            break
        held = expanded
    return _REFERENCE.sub("\1", held).replace("\0", "$").replace("\1", _UNKNOWN)


def _value(found: re.Match[str], variables: Mapping[str, str]) -> str:
    """What a reference stands for; a control character marks what only make knows."""
    name = found[1] if found[1] is not None else found[2]
    if name is None or name not in variables:
        return "\1"
    return variables[name].replace("$$", "\0")
