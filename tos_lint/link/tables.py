"""Columns and rows: what a library's table holds under a name, and what going through it gives."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import Final, TypeGuard

from tos_lint.ir.facts import ANY, Step
from tos_lint.ir.steps import key_of
from tos_lint.link.heap import Thing
from tos_lint.link.machine import Activation, Machine, one
from tos_lint.link.values import NOTHING, UNKNOWN, Content, Handle, Ref, Value, Values, handles, references

ROW: Final = "{row}"
"""A cell of the rows of tables: which column stands at which position is not known of them."""


def attribute(machine: Machine, frame: Activation, base: Ref, step: Step) -> Values:
    """A library's table gives a column as an attribute too."""
    thing = machine.heap[base]
    if machine.rows.is_table(thing.api):
        return column_of(machine, base, f"[{step[1:]}]") - one(base)
    if thing.kind not in ("library", "dict") or f"[{step[1:]}]" not in thing.cells:
        return NOTHING
    return machine.heap.read(base, f"[{step[1:]}]")


def column_of(machine: Machine, table: Ref, step: Step) -> Values:
    """A column of a table: what stands under its name there, or in rows that the table holds.

    A table of which no column is known, or that is asked for what divisions are called, may be divided,
    and each division is taken for the whole.
    """
    found = machine.heap.read(table, step)
    if not found and (is_split(machine, step) or not has_columns(machine, table)):
        found = one(table)
    for value in machine.heap.read(table, ANY):
        found |= machine.heap.element(value, step) if is_row(value, machine) else one(value)
    listed = frozenset(v for v in references(found) if machine.heap[v].kind in ("list", "tuple"))
    files = handles(found)
    if not listed and not files:
        return found
    name = ("column", table.number, step)
    made = machine.heap.make(name, "library", api=machine.heap[table].api)  # it has methods of its own
    for value in references(listed):
        machine.heap.grow(made, ANY, machine.heap.element(value, ANY))
    lines = [Content(each.name, each.kind, each.name.at) for each in files if isinstance(each, Handle)]
    machine.heap.grow(made, ANY, frozenset(lines))
    return (found - listed - files) | one(made)


def is_split(machine: Machine, step: Step) -> bool:
    """Whether a name is what divisions of data are called."""
    return any(fnmatchcase(key_of(step), pattern) for pattern in machine.rows.catalogue.splits)


def is_filled(thing: Thing) -> bool:
    """Whether something was put into an object under a key."""
    return any(cell.startswith("[") and cell != ANY for cell in thing.cells)


def row_of(machine: Machine, frame: Activation, table: Ref) -> Ref:
    """Any row of a table, as it is now: it has the table's columns."""
    name = (frame.number, "row", frame.now.number, table.number)
    row = machine.heap.make(name, "dict", api="builtins.dict()")
    machine.heap.grow(row, ROW, UNKNOWN)
    for cell, values in list(machine.heap.cells(table).items()):
        if cell[0] == "[" and cell != ANY:
            machine.heap.grow(row, cell, values)
    for value in machine.heap.read(table, ANY):
        if not is_row(value, machine):
            machine.heap.grow(row, ANY, one(value))
            continue
        for cell, values in list(machine.heap.cells(value).items()):
            if cell[0] == "[":
                machine.heap.grow(row, cell, values)
    return row


def is_row(value: Value, machine: Machine) -> TypeGuard[Ref]:
    """Whether a value is a row: a mapping."""
    return isinstance(value, Ref) and machine.heap[value].kind == "dict"


def has_columns(machine: Machine, base: Ref) -> bool:
    """Whether a library's object was filled by key, or is a table of rows that were."""
    if is_filled(machine.heap[base]):
        return True
    is_table = machine.rows.is_table(machine.heap[base].api)
    return is_table and any(is_row(value, machine) for value in machine.heap.read(base, ANY))
