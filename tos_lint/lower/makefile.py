"""Makefiles: the commands of recipes, with make's own variables filled in.

Only what recipes say is read. Conditionals are ignored: every branch counts, and the last assignment
of a variable wins, as make's own deferred expansion has it. Whoever runs make may set a variable
otherwise, so a plain value is handed to the shell as the default that it is: `${DATA:-rows.json}`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from tos_lint.ir.commands import Command, Where, Word
from tos_lint.ir.facts import FileFacts
from tos_lint.ir.spans import Span
from tos_lint.lower.lines import logical_lines
from tos_lint.lower.remarks import remarks_of_hash_comments
from tos_lint.lower.shell import Setting, lower_shell_texts

MAX_EXPANSIONS: Final = 20
"""Variables inside variables."""
MAX_VALUE: Final = 10_000
"""Characters of an expanded recipe line."""

_ASSIGNMENT: Final = re.compile(
    r"((?:export\s+|override\s+)*)([\w.-]+)\s*(::?:?=|\?=|\+=|=)\s*(.*)", re.DOTALL
)
_EXPORT: Final = re.compile(r"export((?:\s+[\w.-]+)*)\s*(?:#.*)?")
_INCLUDE: Final = re.compile(r"-?s?include\s+([^#\s]+)")
_RULE: Final = re.compile(r"([^\t:=#][^:=]*?)\s*::?(?!=)\s*(.*)", re.DOTALL)
_REFERENCE: Final = re.compile(r"\$(?:\(([^()$]*)\)|\{([^{}$]*)\}|([@<^+?*%]))")
_PREFIX: Final = re.compile(r"^[ ]*[@+-]+")
_PLAIN: Final = re.compile(r"[\w./@%+,-][\w./:@%+,=-]*")
_UNKNOWN: Final = "${__}"
"""A shell variable that nothing sets: an unknown part of a word."""


@dataclass(slots=True)
class _Rule:
    """The targets of a recipe, what they are made of, and the lines of the recipe."""

    targets: list[str]
    sources: str
    lines: list[tuple[int, str]] = field(default_factory=list)


@dataclass(slots=True)
class _File:
    """What a makefile says: variables with the line of each, those of one target, recipes."""

    variables: dict[str, str] = field(default_factory=lambda: {"MAKE": "make"})
    lines: dict[str, int] = field(default_factory=dict)
    own: dict[str, dict[str, str]] = field(default_factory=dict)
    exported: set[str] = field(default_factory=set)
    included: list[tuple[int, str]] = field(default_factory=list)
    rules: list[_Rule] = field(default_factory=list)


def lower_makefile(path: str, text: str) -> FileFacts:
    """The commands that the recipes of a makefile run."""
    file = _File()
    for line, logical in logical_lines(text):
        if logical.startswith("\t"):
            if file.rules:
                file.rules[-1].lines.append((line, logical[1:]))
        else:
            _read(file, line, logical.strip())
    commands = [_included(line, name) for line, name in file.included]
    for rule in file.rules:
        commands.extend(_commands(file, rule))
    settings = tuple(
        (name, Word((value,), Span(file.lines[name])))
        for name, written in sorted(file.variables.items())
        if name in file.lines and _PLAIN.fullmatch(value := _composed(written, file.variables))
    )
    remarks = remarks_of_hash_comments(text)
    return FileFacts(path, commands=tuple(commands), remarks=remarks, settings=settings)


def _read(file: _File, line: int, written: str) -> None:
    """Note what one line outside recipes says."""
    if assignment := _ASSIGNMENT.fullmatch(written):
        _assign(file.variables, assignment[2], assignment[3], assignment[4])
        file.lines[assignment[2]] = line
        if "export" in assignment[1]:
            file.exported.add(assignment[2])
    elif export := _EXPORT.fullmatch(written):
        file.exported |= set(export[1].split()) or set(file.variables)
    elif include := _INCLUDE.match(written):
        file.included.append((line, include[1]))
    elif rule := _RULE.fullmatch(written):
        targets = rule[1].split()
        if own := _ASSIGNMENT.fullmatch(rule[2].strip()):
            for target in targets:
                _assign(file.own.setdefault(target, {}), own[2], own[3], own[4])
        else:
            sources, _, recipe = rule[2].partition(";")
            file.rules.append(_Rule(targets, sources.partition("|")[0].strip()))
            if recipe.strip():
                file.rules[-1].lines.append((line, recipe))


def _included(line: int, name: str) -> Command:
    """An included file is read as a script reads a file of settings."""
    place = Span(line)
    return Command((Word(("source",), place), Word((name,), place)), Where.MAKE, place)


def _assign(variables: dict[str, str], name: str, operator: str, value: str) -> None:
    """Record an assignment; continued lines and a comment at the end are no part of the value."""
    plain = re.sub(r"\\\n\s*", "", value)
    plain = re.sub(r"(?:^|\s)#.*$", "", plain)
    if operator == "+=":
        variables[name] = f"{variables[name]} {plain}" if name in variables else plain
    elif operator != "?=" or name not in variables:
        variables[name] = plain


def _composed(value: str, variables: Mapping[str, str]) -> str:
    """A value with the variables in it."""
    for _ in range(MAX_EXPANSIONS):
        filled = _REFERENCE.sub(lambda found: variables.get(found[1] or found[2] or "", found[0]), value)
        if filled == value or len(filled) > MAX_VALUE:
            break
        value = filled
    return value


def _commands(file: _File, rule: _Rule) -> Iterator[Command]:
    """The commands of one recipe, for its first target."""
    variables = dict(file.variables)
    for target in rule.targets:
        variables |= file.own.get(target, {})
    automatic = _automatic(rule)
    exported = {
        name: Setting(variables[name].strip("\"'"), file.lines.get(name, 0), name)
        for name in sorted(file.exported & set(variables))
        if "$" not in variables[name]
    }
    for line, recipe in rule.lines:
        blanked = _PREFIX.sub(lambda prefix: " " * len(prefix.group()), recipe)
        command = _expanded(blanked, variables, automatic)
        yield from lower_shell_texts([(command, line)], Where.MAKE, exported, exported=True)


def _automatic(rule: _Rule) -> dict[str, str]:
    """What `$@`, `$<` and `$^` stand for; of patterns, with an unknown part."""
    sources = rule.sources.split()
    found = {"@": rule.targets[0] if len(rule.targets) == 1 else "", "<": sources[0] if sources else ""}
    found |= {"^": rule.sources, "+": rule.sources}
    return {name: text.replace("%", "\1") for name, text in found.items() if text}


def _expanded(recipe: str, variables: Mapping[str, str], automatic: Mapping[str, str]) -> str:
    """A recipe with make's variables filled in and `$$` as the shell's `$`."""
    held = recipe.replace("$$", "\0")
    quoted = "'" in held
    for _ in range(MAX_EXPANSIONS):
        expanded = _REFERENCE.sub(lambda found: _value(found, variables, automatic, quoted), held)
        if expanded == held or len(expanded) > MAX_VALUE:
            break
        held = expanded
    return _REFERENCE.sub("\1", held).replace("\0", "$").replace("\1", _UNKNOWN)


def _value(
    found: re.Match[str], variables: Mapping[str, str], automatic: Mapping[str, str], quoted: bool
) -> str:
    """What a reference stands for; a control character marks what only make knows."""
    name = found[1] if found[1] is not None else found[2]
    if name is None:
        return automatic.get(found[3], "\1")
    value = variables.get(name)
    overridable = name.isidentifier() and not quoted
    if value is None:
        return f"\0{{{name}}}" if overridable else "\1"
    if overridable and _PLAIN.fullmatch(value):
        return f"\0{{{name}:-{value}}}"
    return value.replace("$$", "\0")
