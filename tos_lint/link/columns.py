"""Tables with some of their columns: verbs that select, drop and rename, and subscripts by a list.

A library's table holds its columns under their names and, under `[*]`, rows and material of which the
columns are not known; a dictionary among those is a row with columns of its own. A table that holds
tables is divided, into splits as a rule, and what is done to it is done to each division.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable

from tos_lint.ir.catalogue import Row
from tos_lint.ir.facts import ANY, Place, Step
from tos_lint.ir.steps import key_of, under
from tos_lint.link import access
from tos_lint.link.access import CONTAINERS
from tos_lint.link.machine import Activation, Machine, one
from tos_lint.link.ports import Scope, read
from tos_lint.link.tables import has_columns, is_split
from tos_lint.link.values import NOTHING, UNKNOWN, Ref, Value, Values, literals, references

Name = tuple[Hashable, ...]
ORIGIN = "{origin}"
"""The cell of what a column was made of."""
Renaming = Callable[[str], str | None]
"""The new name of a column; none for a column that is not kept."""


def select(machine: Machine, frame: Activation, row: Row, scope: Scope, place: Place) -> Values:
    """The receiver with the columns at `of` alone."""
    values = read(machine, frame, row.of, scope)
    names = named(machine, values)
    known = bool(names) or any(machine.rows.is_table(machine.heap[each].api) for each in references(values))
    found = _changed(machine, frame, scope, place, lambda name: name if name in names else None, known)
    receiver = scope.receiver
    if isinstance(receiver, Ref):
        for made in references(found - one(receiver)):
            express(machine, receiver, values, made)
    return found


def column(machine: Machine, frame: Activation, row: Row, scope: Scope, place: Place) -> Values:
    """A table of one column, which holds what the receiver does, under the name at `of`."""
    receiver = scope.receiver
    if not isinstance(receiver, Ref):
        return UNKNOWN
    made = machine.heap.make_like(receiver, (frame.number, place, "column"))
    machine.heap.grow(made, ORIGIN, one(receiver))
    for name in named(machine, read(machine, frame, row.of, scope)):
        machine.heap.grow(made, under(name), access.each(machine, frame, receiver, scope.span))
    return one(made)


def rows(machine: Machine, frame: Activation, row: Row, scope: Scope, place: Place) -> Values:
    """A new list of any row of a table."""
    made = machine.heap.make((frame.number, place, "rows"), "list", api="builtins.list()")
    for value in read(machine, frame, row.of, scope):
        machine.heap.grow(made, ANY, access.each(machine, frame, value, scope.span) - UNKNOWN)
    return one(made)


def merged(machine: Machine, frame: Activation, row: Row, scope: Scope, place: Place) -> Values:
    """Several tables, those in lists too."""
    values = read(machine, frame, row.of, scope) if row.of else scope.passed.all()
    if scope.receiver is not None and not row.of:
        values |= one(scope.receiver)
    inside = [machine.heap.element(v, ANY) for v in references(values) if machine.heap[v].kind in CONTAINERS]
    return values.union(*inside)


def express(machine: Machine, table: Ref, values: Values, into: Ref) -> None:
    """Columns that expressions over a table describe become columns of another one."""
    for value in references(values):
        if machine.heap[value].kind in CONTAINERS:
            express(machine, table, machine.heap.element(value, ANY), into)
            continue
        sources = _origins(machine, value)
        held = NOTHING.union(*(machine.heap.read(table, under(name)) for name in sources))
        cells = [cell for cell in machine.heap.cells(value) if cell[0] == "[" and cell != ANY]
        held |= machine.heap.read(value, ANY)
        for cell in cells or [under(name) for name in sources]:
            machine.heap.grow(into, cell, machine.heap.read(value, cell) | held)


def _origins(machine: Machine, expression: Ref) -> frozenset[str]:
    """The columns that an expression was made of."""
    found: frozenset[str] = frozenset()
    seen: set[Ref] = set()
    pending = [expression]
    while pending:
        each = pending.pop()
        seen.add(each)
        found |= named(machine, machine.heap.read(each, "@0"))
        made_of = references(machine.heap.read(each, "@receiver") | machine.heap.read(each, ORIGIN))
        pending += [value for value in made_of if value not in seen]
    return found


def drop(machine: Machine, frame: Activation, row: Row, scope: Scope, place: Place) -> Values:
    """The receiver without the columns at `of`."""
    names = named(machine, read(machine, frame, row.of, scope))
    return _changed(machine, frame, scope, place, lambda name: None if name in names else name, bool(names))


def rename(machine: Machine, frame: Activation, row: Row, scope: Scope, place: Place) -> Values:
    """The receiver with the column at `of` named `otherwise`, or with columns named as a mapping says."""
    values = read(machine, frame, row.of, scope)
    new = {old: each for old in named(machine, values) for each in _last(machine, frame, row, scope)}
    for value in values:
        if isinstance(value, Ref) and machine.heap[value].kind == "dict":
            for key in machine.heap.keys(value):
                for text in literals(machine.heap.read(value, f"[{key}]")):
                    new[key_of(f"[{key}]")] = text.literal or ""
    return _changed(machine, frame, scope, place, lambda name: new.get(name, name), bool(new))


def _last(machine: Machine, frame: Activation, row: Row, scope: Scope) -> list[str]:
    """The last of the new names that a column may get."""
    return [text.literal or "" for text in literals(read(machine, frame, row.otherwise, scope))][-1:]


def chosen(machine: Machine, frame: Activation, base: Value, key: Values, place: Place) -> Values | None:
    """The columns of a table that a list of names picks; none where it is no such subscript."""
    if not isinstance(base, Ref) or machine.heap[base].kind != "library":
        return None
    lists = frozenset(k for k in key if isinstance(k, Ref) and machine.heap[k].kind in ("list", "tuple"))
    names = named(machine, lists) if lists else frozenset()
    if not names:
        return None
    keep: Renaming = lambda name: name if name in names else None  # noqa: E731
    return one(_part(machine, base, (frame.number, place, "columns"), keep, divided=False))


def cell(machine: Machine, bases: Values, key: Values | None) -> Values | None:
    """The key of a column, where a table is asked for a row and a column at once."""
    pairs = [v for v in references(key or NOTHING) if machine.heap[v].kind == "tuple"]
    if len(pairs) != 1 or not any(machine.rows.is_table(machine.heap[v].api) for v in references(bases)):
        return key
    held = machine.heap.read(pairs[0], "[1]")
    return held if literals(held) or references(held) else key


def without(machine: Machine, rows: Values, names: frozenset[str], name: Name) -> Values:
    """Rows without some of their columns."""
    return _rows(machine, rows, name, lambda column: None if column in names else column)


def named(machine: Machine, values: Values) -> frozenset[str]:
    """The names among texts and in lists of them."""
    found = {text.literal or "" for text in literals(values)}
    for value in values:
        if isinstance(value, Ref) and machine.heap[value].kind in ("list", "tuple", "set"):
            for held in machine.heap.everything(value):
                found |= {text.literal or "" for text in literals(held)}
    return frozenset(found)


def _changed(
    machine: Machine, frame: Activation, scope: Scope, place: Place, new: Renaming, known: bool
) -> Values:
    receiver = scope.receiver
    if not known or not isinstance(receiver, Ref) or machine.heap[receiver].kind != "library":
        return UNKNOWN if receiver is None else one(receiver)
    return one(_part(machine, receiver, (frame.number, place, "columns"), new, divided=True))


def _part(machine: Machine, table: Ref, name: Name, new: Renaming, *, divided: bool) -> Ref:
    """A table of the same type, its columns under their new names."""
    made = machine.heap.make_like(table, name)
    for cell, held in list(machine.heap.cells(table).items()) if made != table else ():
        if cell == ANY and "row" not in name:
            machine.heap.grow(made, ANY, _rows(machine, held, name, new))
        elif cell[0] == "." or cell == ANY:
            machine.heap.grow(made, cell, held)
        elif cell[0] == "[" and divided and (tables := _divisions(machine, cell, held)):
            parts = frozenset(_part(machine, each, (*name, cell), new, divided=False) for each in tables)
            machine.heap.grow(made, cell, parts)
        elif cell[0] == "[" and (column := new(key_of(cell))) is not None:
            machine.heap.grow(made, under(column), held)
    return made


def _rows(machine: Machine, values: Values, name: Name, new: Renaming) -> Values:
    """Rows that are dictionaries with the columns that stay; anything else as it is."""
    rows = {value for value in values if isinstance(value, Ref) and machine.heap[value].kind == "dict"}
    return (values - rows) | {_part(machine, row, (*name, "row"), new, divided=False) for row in rows}


def _divisions(machine: Machine, cell: Step, values: Values) -> list[Ref]:
    """The tables that stand under a name, unless they are what a column holds."""
    found = [v for v in references(values) if machine.heap[v].kind == "library"]
    return found if is_split(machine, cell) or any(has_columns(machine, each) for each in found) else []
