"""Verbs that make one object of the parts of another: copies, sequences, records, classes of fields."""

from __future__ import annotations

from collections.abc import Hashable

from tos_lint.ir.catalogue import Row
from tos_lint.ir.facts import ANY, Place, Step
from tos_lint.ir.steps import key_of, under
from tos_lint.link import access
from tos_lint.link.heap import KEYS
from tos_lint.link.machine import Activation, Machine, one
from tos_lint.link.members import ANY_ATTRIBUTE, field_names, lineage
from tos_lint.link.ports import Scope, read
from tos_lint.link.values import (
    NOTHING,
    UNKNOWN,
    Api,
    Content,
    Document,
    Made,
    Ref,
    Value,
    Values,
    literals,
)

DEPTH = 5
"""Length of the names of copies: it bounds how deep objects within objects are copied."""
_COPIED = (*access.CONTAINERS, "instance")
"""Kinds of objects that hold parts of their own."""
_SEPARATORS = str.maketrans(",", " ")


def sequence(machine: Machine, frame: Activation, row: Row, scope: Scope, place: Place) -> Values:
    """A new list of what iterating gives; the parts of lists, tuples and records keep their positions."""
    made = _container(machine, frame, row, place)
    for value in read(machine, frame, row.of, scope):
        names = field_names(machine, value) if isinstance(value, Ref) else ()
        if isinstance(value, Ref) and machine.heap[value].kind in ("list", "tuple"):
            _take(machine, value, made)
        elif isinstance(value, Ref) and names:
            for position, name in enumerate(names):
                machine.heap.grow(made, f"[{position}]", machine.heap.read(value, f".{name}"))
        else:
            machine.heap.grow(made, ANY, access.each(machine, frame, value, scope.span) - UNKNOWN)
    return one(made)


def elements(machine: Machine, frame: Activation, row: Row, scope: Scope, place: Place) -> Values:
    """A new list, or set, of what iterating gives, at no position that we know."""
    made = _container(machine, frame, row, place)
    for value in read(machine, frame, row.of, scope):
        machine.heap.grow(made, ANY, access.each(machine, frame, value, scope.span) - UNKNOWN)
    return one(made)


def _container(machine: Machine, frame: Activation, row: Row, place: Place) -> Ref:
    """An empty container of the type that the row returns, a list unless it says so."""
    kind = row.returns.removeprefix("builtins.").removesuffix("()")
    kind = kind if kind in access.CONTAINERS else "list"
    return machine.heap.make((frame.number, place, "container"), kind, api=f"builtins.{kind}()")


def _take(machine: Machine, value: Ref, into: Ref, but: frozenset[Step] = frozenset()) -> None:
    """The cells of one object become cells of another."""
    for step, held in list(machine.heap.cells(value).items()):
        if step not in but:
            machine.heap.grow(into, step, held)


def entered(machine: Machine, frame: Activation, row: Row, scope: Scope, place: Place) -> Values:
    """What `with` binds of values that have no methods of their own to say so."""
    found: Values = NOTHING
    for value in read(machine, frame, row.of, scope):
        is_generator = isinstance(value, Ref) and machine.heap[value].kind == "list"
        found |= access.each(machine, frame, value, scope.span) if is_generator else one(value)
    return found or UNKNOWN


def counts(machine: Machine, frame: Activation, row: Row, scope: Scope, place: Place) -> Values:
    """A new mapping from what iterating gives to numbers."""
    made = machine.heap.make((frame.number, place, "counts"), "dict", api="builtins.dict()")
    for value in read(machine, frame, row.of, scope):
        machine.heap.grow(made, KEYS, access.each(machine, frame, value, scope.span) - UNKNOWN)
    return one(made)


def transposed(machine: Machine, frame: Activation, rows: Values, place: Place) -> Values:
    """Columns of rows: a list of what stands first in any of them, of what stands second, and so on."""
    made = machine.heap.make((frame.number, place, "columns"), "list", api="builtins.list()")
    for row in rows:
        if not isinstance(row, Ref):
            machine.heap.grow(made, ANY, one(row) - UNKNOWN)
            continue
        for step, held in list(machine.heap.cells(row).items()):
            if step[0] == "[":
                column = machine.heap.make((frame.number, place, step), "tuple", api="builtins.tuple()")
                machine.heap.grow(column, ANY, held)
                machine.heap.grow(made, step, one(column))
    return one(made)


def copy(machine: Machine, frame: Activation, row: Row, scope: Scope, place: Place) -> Values:
    """New objects with the same parts, save those that keywords or a mapping replace."""
    replaced = dict(scope.passed.keywords)
    for value in read(machine, frame, row.otherwise, scope):
        if isinstance(value, Ref):
            for name in machine.heap.keys(value):
                replaced[key_of(f"[{name}]")] = machine.heap.element(value, f"[{name}]")
    values = read(machine, frame, row.of, scope)
    return frozenset(_copied(machine, frame, value, place, replaced) for value in values) or UNKNOWN


def _copied(
    machine: Machine, frame: Activation, value: Value, place: Place, replaced: dict[str, Values]
) -> Value:
    if not isinstance(value, Ref) or machine.heap[value].kind not in _COPIED:
        return value
    made = machine.heap.make_like(value, (frame.number, place, "copy"))
    is_record = machine.heap[value].kind == "instance"
    new = {f".{name}" if is_record else under(name): values for name, values in replaced.items()}
    _take(machine, value, made, frozenset(new))
    for step, values in new.items():
        machine.heap.grow(made, step, values)
    return made


def deep_copy(machine: Machine, frame: Activation, row: Row, scope: Scope, place: Place) -> Values:
    """New objects with copies of what they hold."""
    values = read(machine, frame, row.of, scope)
    return _all_copied(machine, values, (frame.number, place, "copy"), _COPIED) or UNKNOWN


def _all_copied(
    machine: Machine, values: Values, name: tuple[Hashable, ...], kinds: tuple[str, ...]
) -> Values:
    """Copies, named after the way that leads to them; what a record refers to may be a world: not copied."""
    found: set[Value] = set()
    for value in values:
        if not isinstance(value, Ref) or machine.heap[value].kind not in kinds:
            found.add(value)
            continue
        made = machine.heap.make_like(value, name)
        for step, held in list(machine.heap.cells(value).items()) if made != value else ():
            within = (*name, step)
            deep = _all_copied(machine, held, within, access.CONTAINERS) if len(name) < DEPTH else held
            machine.heap.grow(made, step, deep)
        found.add(made)
    return frozenset(found)


def fields(machine: Machine, frame: Activation, row: Row, scope: Scope, place: Place) -> Values:
    """Mappings of what objects hold under their attributes, save those named to be left out."""
    left_out = frozenset(_names(machine, read(machine, frame, row.otherwise, scope)))
    values = read(machine, frame, row.of, scope)
    return as_mappings(machine, values, (frame.number, place, "fields"), left_out) or UNKNOWN


def as_mappings(
    machine: Machine, values: Values, name: tuple[Hashable, ...], left_out: frozenset[str] = frozenset()
) -> Values:
    """The values, with mappings in place of objects that have attributes, and of those that they hold."""
    found: set[Value] = set()
    for value in values:
        kind = machine.heap[value].kind if isinstance(value, Ref) else ""
        if not isinstance(value, Ref) or kind not in ("instance", "list", "tuple") or len(name) > DEPTH:
            found.add(value)
            continue
        new = "dict" if kind == "instance" else "list"
        made = machine.heap.make((*name, new), new, api=f"builtins.{new}()")
        for cell, held in list(machine.heap.cells(value).items()) if made != value else ():
            if cell[0] in ".[" and cell[1:] not in left_out:
                machine.heap.grow(made, _as_key(cell), as_mappings(machine, held, (*name, cell)))
        found.add(made)
    return frozenset(found)


def _as_key(cell: Step) -> Step:
    if cell == ANY_ATTRIBUTE:
        return ANY
    return under(cell[1:]) if cell[0] == "." else cell


def instance(machine: Machine, frame: Activation, row: Row, scope: Scope, place: Place) -> Values:
    """An instance of the receiver, with the parts of a mapping under its attributes."""
    cls = scope.receiver
    if not isinstance(cls, Ref) or machine.heap[cls].kind != "class":
        return access.reach(machine, frame, scope.passed.all()) or UNKNOWN
    libraries = [base for base in lineage(machine, cls) if isinstance(base, Api)]
    api = f"{machine.rows.canonical(libraries[0].path)}()" if libraries else ""
    name = (frame.number, place, "instance", cls.number)
    made = machine.heap.make(name, "instance", symbol=machine.heap[cls].symbol, api=api)
    for keyword, values in scope.passed.keywords.items():
        machine.heap.grow(made, f".{keyword}", values)
    values = read(machine, frame, row.of, scope)
    for value in values:
        _fill(machine, frame, made, value, scope)
    return one(made) | frozenset(value for value in values if isinstance(value, Document))


def _fill(machine: Machine, frame: Activation, made: Ref, value: Value, scope: Scope) -> None:
    """The fields of an instance are the parts of one value: a mapping, a sequence, bare material."""
    known = field_names(machine, made)
    kind = machine.heap[value].kind if isinstance(value, Ref) else ""
    names = tuple(key_of(f"[{key}]") for key in machine.heap.keys(value)) if isinstance(value, Ref) else ()
    steps = {name: under(name) for name in (names if kind == "dict" and names else known)}
    if kind in ("list", "tuple"):
        steps = {name: f"[{position}]" for position, name in enumerate(known)}
    for name, step in steps.items():
        held = access.get(machine, frame, value, step, scope.span) - UNKNOWN
        machine.heap.grow(made, f".{name}", one(value) if isinstance(value, Made | Content) else held)


def namespace(machine: Machine, frame: Activation, row: Row, scope: Scope, place: Place) -> Values:
    """An object whose attributes are the keyword arguments."""
    made = machine.heap.make((frame.number, place, "object"), "instance")
    for name, values in scope.passed.keywords.items():
        machine.heap.grow(made, f".{name}", values)
    machine.heap.grow(made, ANY_ATTRIBUTE, scope.passed.others)
    return one(made)


def class_of_fields(machine: Machine, frame: Activation, row: Row, scope: Scope, place: Place) -> Values:
    """A class made by a call, with the fields that it was told."""
    names = tuple(_names(machine, read(machine, frame, row.of, scope)))
    symbol = (frame.path, f"{frame.number}:{place}")
    made = machine.heap.make((*symbol, "record"), "class", symbol=symbol, fields=names)
    machine.heap[made].bases = (Api(row.path),)
    machine.classes.setdefault(symbol, made)
    return one(made)


def _names(machine: Machine, values: Values) -> list[str]:
    """The names that a text, a sequence of names or of pairs, or a mapping gives, in their order."""
    found: list[str] = []
    for text in literals(values):
        found += (text.literal or "").translate(_SEPARATORS).split()
    for value in values:
        if not isinstance(value, Ref):
            continue
        if machine.heap[value].kind == "dict":
            found += [key_of(f"[{key}]") for key in machine.heap.keys(value)]
            continue
        for _, held in sorted(machine.heap.cells(value).items(), key=_position):
            found += [text.literal or "" for text in literals(held)]
            for pair in held:
                if isinstance(pair, Ref):
                    first = literals(machine.heap.element(pair, "[0]"))
                    found += [text.literal or "" for text in first]
    return found


def _position(cell: tuple[Step, Values]) -> tuple[int, str]:
    key = cell[0][1:-1]
    return (int(key), "") if key.isdigit() else (-1, key)
