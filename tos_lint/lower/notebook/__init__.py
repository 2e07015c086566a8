"""Notebooks: cells in their order are one module, and magics are commands.

The cells are lowered together, so that what one defines the next one sees; a cell that is not
Python leaves a gap and the rest is still read. Spans name the line of the `.ipynb` file as stored
and the place within the cell.
"""

from __future__ import annotations

import ast
import posixpath
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import Final

from tos_lint.ir.commands import Command, Where, Word
from tos_lint.ir.facts import Entry, FileFacts, Gap, Reason
from tos_lint.ir.spans import Span
from tos_lint.lower.document import lower_json, lower_toml, lower_yaml
from tos_lint.lower.notebook.cells import Cell, NotNotebook, code_cells
from tos_lint.lower.notebook.magics import Magics, Script, Session, without_magics
from tos_lint.lower.python import lower_tree
from tos_lint.lower.python.comments import remarks_in
from tos_lint.lower.python.origin import CellOrigin, LineOrigin
from tos_lint.lower.python.parsing import Unparsed, parsed
from tos_lint.lower.script import lower_shell
from tos_lint.lower.shell import lower_shell_texts

__all__ = ["lower_notebook"]

_WRITTEN: Final[dict[str, Callable[[str, str], FileFacts]]] = {
    ".yaml": lower_yaml, ".yml": lower_yaml, ".json": lower_json, ".toml": lower_toml,
    ".sh": lower_shell, ".bash": lower_shell,
}  # fmt: skip
"""What reads a file that `%%writefile` writes, besides Python."""


@dataclass(slots=True)
class _Module:
    """The cells read so far, as one module."""

    lines: list[str] = field(default_factory=list)
    origins: list[LineOrigin] = field(default_factory=list)
    statements: list[ast.stmt] = field(default_factory=list)
    shell: list[Script] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    written: dict[str, tuple[list[str], list[LineOrigin]]] = field(default_factory=dict)
    session: Session = field(default_factory=Session)


def lower_notebook(path: str, text: str) -> FileFacts:
    """The bodies, commands, remarks and written files of a notebook; at worst a gap that says why not."""
    try:
        cells = code_cells(text.removeprefix("\ufeff"))
    except NotNotebook as refusal:
        return FileFacts(path, gaps=(Gap(Reason.SYNTAX, str(refusal), Span(1)),))
    module = _Module()
    for cell in cells:
        _add(module, cell)
    origin = CellOrigin(module.origins)
    bodies, gaps = lower_tree(ast.Module(module.statements, []), origin)
    commands: list[Command] = []
    for script in module.shell:
        pieces = [(script.text, script.number)]
        found = lower_shell_texts(pieces, Where.NOTEBOOK, script.variables, exported=True)
        commands += [_moved(command, origin) for command in found]
    return FileFacts(
        path,
        bodies,
        tuple(commands),
        remarks=remarks_in("\n".join(module.lines), origin),
        gaps=(*module.gaps, *gaps),
        embedded=tuple(_written(path, name, *parts) for name, parts in module.written.items()),
    )


def _add(module: _Module, cell: Cell) -> None:
    """Read one cell; as plain Python if it is, else without its magics."""
    first = len(module.lines)
    magics = Magics(cell.lines)
    try:
        tree = parsed("\n".join(cell.lines))
    except Unparsed:
        module.session.first = first
        magics = without_magics(cell.lines, module.session)
        try:
            tree = parsed("\n".join(magics.python))
        except Unparsed as refusal:
            tree = ast.Module([], [])
            magics.python = [""] * len(cell.lines)
            module.gaps.append(_broken(cell, refusal))
    module.lines += magics.python
    module.origins += cell.origins
    module.statements += ast.increment_lineno(tree, first).body
    module.shell += [replace(script, number=first + script.number + 1) for script in magics.shell]
    if magics.written:
        _note_written(module, magics, cell)


def _broken(cell: Cell, refusal: Unparsed) -> Gap:
    span = CellOrigin(cell.origins).at(refusal.line)
    return Gap(Reason.SYNTAX, f"cell {cell.number}: {refusal}", span)


def _note_written(module: _Module, magics: Magics, cell: Cell) -> None:
    """The lines after the magic are another file's."""
    lines, origins = module.written.get(magics.written, ([], [])) if magics.appends else ([], [])
    start = next(number for number, line in enumerate(cell.lines, 1) if line.strip())
    module.written[magics.written] = ([*lines, *cell.lines[start:]], [*origins, *cell.origins[start:]])


def _written(path: str, name: str, lines: list[str], origins: list[LineOrigin]) -> FileFacts:
    """The facts of a file that the notebook writes, with spans in the notebook."""
    inside = PurePosixPath(name).name if name.startswith("/") else name
    target = posixpath.normpath(posixpath.join(posixpath.dirname(path), inside))
    text = "\n".join(lines)
    origin = CellOrigin(origins)
    suffix = PurePosixPath(target).suffix
    if suffix == ".py":
        try:
            bodies, gaps = lower_tree(parsed(text), origin)
        except Unparsed as refusal:
            return FileFacts(target, gaps=(Gap(Reason.SYNTAX, str(refusal), origin.at(refusal.line)),))
        return FileFacts(target, bodies, remarks=remarks_in(text, origin), gaps=gaps)
    if suffix not in _WRITTEN:
        return FileFacts(target)
    facts = _WRITTEN[suffix](target, text)
    return replace(
        facts,
        commands=tuple(_moved(command, origin) for command in facts.commands),
        entries=tuple(_moved_entries(facts.entries, origin)),
        gaps=tuple(replace(gap, span=_in_notebook(gap.span, origin)) for gap in facts.gaps),
    )


def _moved_entries(entries: Iterable[Entry], origin: CellOrigin) -> Iterable[Entry]:
    return (replace(entry, span=_in_notebook(entry.span, origin)) for entry in entries)


def _moved(command: Command, origin: CellOrigin) -> Command:
    """A command of a cell, with spans in the notebook."""

    def word(found: Word) -> Word:
        return replace(found, span=_in_notebook(found.span, origin))

    return replace(
        command,
        words=tuple(word(found) for found in command.words),
        span=_in_notebook(command.span, origin),
        environment=tuple((name, word(found)) for name, found in command.environment),
        stdin=command.stdin and word(command.stdin),
        stdout=command.stdout and word(command.stdout),
    )


def _in_notebook(span: Span, origin: CellOrigin) -> Span:
    return origin.at(span.line, span.column, span.last)
