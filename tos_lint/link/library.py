"""Calling a library name: what its catalogue row says, or the default where there is none.

The default for the unknown is to let material through, from the arguments and the receiver to the
result, marked as assumed, and to count the call, so that the report can say what was only assumed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import fnmatchcase

from tos_lint.ir.catalogue import Row
from tos_lint.ir.facts import ANY, Place
from tos_lint.ir.gives import Gives
from tos_lint.ir.graph import Role
from tos_lint.ir.ports import Ports
from tos_lint.ir.spans import Span
from tos_lint.ir.steps import key_of, under
from tos_lint.link import access, columns, effects, filling, options, removal
from tos_lint.link.arguments import Given
from tos_lint.link.choices import in_role
from tos_lint.link.machine import Activation, Machine, one
from tos_lint.link.members import definitions
from tos_lint.link.ports import Scope, given, read, remember
from tos_lint.link.results import given_back
from tos_lint.link.values import (
    NOTHING,
    UNKNOWN,
    Api,
    Content,
    Datum,
    Function,
    Handle,
    Made,
    Ref,
    Rotated,
    Text,
    Value,
    Values,
    all_assumed,
    references,
)


@dataclass(frozen=True, slots=True)
class Site:
    """Where a call stands, and the place of its result: together they name what it makes."""

    span: Span
    place: Place


CallValue = Callable[[Machine, Activation, Value, Given, Site], Values]


def apply(
    machine: Machine, frame: Activation, api: Api, passed: Given, site: Site, call_value: CallValue,
    instance: Ref | None = None,
) -> Values:  # fmt: skip
    """What a library call gives back, its effects recorded; `instance` is under construction, if any."""
    path = machine.rows.canonical(api.path)
    scope = Scope(passed, api.receiver, site.span, instance)
    row = _row(machine, frame, path, scope)
    if row is None:
        return _undescribed(machine, frame, path, scope, site, call_value, instance)
    found = _described(machine, frame, path, row, scope, site, call_value, instance)
    return _in_turn(machine, frame, row.turns, found, scope) if row.turns else found


def _in_turn(machine: Machine, frame: Activation, which: str, found: Values, scope: Scope) -> Values:
    """The result, or the receiver, marked as what hands out one of several at a time."""
    mark = one(Rotated(frame.at(scope.span)))
    held = found if which == "result" else one(scope.receiver) if scope.receiver is not None else NOTHING
    for holder in references(held):
        if machine.heap[holder].kind in access.CONTAINERS:
            machine.heap.grow(holder, ANY, mark)
    return found | mark if which == "result" else found


def _described(
    machine: Machine, frame: Activation, path: str, row: Row, scope: Scope, site: Site, call_value: CallValue,
    instance: Ref | None,
) -> Values:  # fmt: skip
    """What the row of a call says that it does and gives back."""
    material = effects.happen(machine, frame, row, scope, path)
    found = material | _called_back(machine, frame, row, scope, site, call_value)
    if row.options is not None:
        told = options.happen(machine, frame, row.options, scope, site.place, _entry(call_value, site))
        found |= told if row.gives is None else NOTHING
    if row.gives is not None or not (
        material or row.callbacks or row.options or row.use or row.output or row.load
    ):
        found |= given_back(machine, frame, row, scope, site.place)
    for remove in row.removes:
        removal.removed(machine, frame, remove, scope)
    if row.load is not None and not row.returns:
        return _loaded(machine, frame, site, found)
    if row.returns == "" and row.gives not in (None, Gives.DERIVED):
        return found or UNKNOWN
    return _typed(machine, frame, path, row.returns, found, scope, site, instance)


def _loaded(machine: Machine, frame: Activation, site: Site, found: Values) -> Values:
    """What was read from an artefact, beside an object that remembers what is put into it."""
    carried = frozenset(value for value in found if isinstance(value, Made | Content))
    if not carried:
        return found or UNKNOWN
    made = machine.heap.make((frame.number, site.place, "loaded"), "library")
    row = machine.heap.make((frame.number, site.place, "record"), "dict", api="builtins.dict()")
    machine.heap.grow(row, ANY, carried)
    machine.heap.grow(made, ANY, carried | one(row))
    return found | one(made)


def _entry(call_value: CallValue, site: Site) -> Callable[..., Values]:
    def run(machine: Machine, frame: Activation, function: Value, keywords: dict[str, Values]) -> Values:
        own = Site(site.span, f"{site.place}@{function}")  # each has arguments of its own
        return call_value(machine, frame, function, Given(keywords=keywords), own)

    return run


def _row(machine: Machine, frame: Activation, path: str, scope: Scope) -> Row | None:
    """The first row of the path whose conditions hold."""
    for row in machine.rows.at(path):
        if all(
            any(_fits(value, patterns) for value in read(machine, frame, ports, scope))
            for ports, patterns in row.when
        ):
            return row
    return None


def _fits(value: Value, patterns: tuple[str, ...]) -> bool:
    if not isinstance(value, Text | Datum):
        return False
    spelled = str(value.value) if isinstance(value, Datum) else "".join(part or "*" for part in value.parts)
    return any(fnmatchcase(spelled, pattern) for pattern in patterns)


def _undescribed(
    machine: Machine, frame: Activation, path: str, scope: Scope, site: Site, call_value: CallValue,
    instance: Ref | None,
) -> Values:  # fmt: skip
    handed = scope.passed.all()
    receiver = one(scope.receiver) if scope.receiver is not None else NOTHING
    passes = access.reach(machine, frame, handed | receiver)
    known_type = machine.rows.leads(f"{path}()")
    if not known_type:
        machine.ledger.assume(path, frame.at(site.span))
    found = passes if known_type else all_assumed(passes)
    for value in handed:
        if isinstance(value, Function):
            found |= _obscure_callback(machine, frame, value, passes, site, call_value)
    if known_type or instance is not None:
        return _typed(machine, frame, path, "", found, scope, site, instance)
    if len(handed) == 1 and not scope.passed.keywords:
        found |= definitions(machine, handed)
    return found or UNKNOWN


def _obscure_callback(
    machine: Machine, frame: Activation, function: Function, passes: Values, site: Site, call_value: CallValue
) -> Values:
    """Something undescribed may call a function it was given, with anything it was given."""
    body = machine.program.bodies.get((function.path, function.symbol))
    count = len(body.parameters) if body else 0
    handed = frozenset(value for value in passes) or UNKNOWN
    called = call_value(machine, frame, function, Given([handed] * count), site)
    return all_assumed(access.reach(machine, frame, called))


def _typed(
    machine: Machine, frame: Activation, path: str, returns: str, found: Values, scope: Scope, site: Site,
    instance: Ref | None,
) -> Values:  # fmt: skip
    """The result as an object whose members the rows know, holding the material found."""
    api = machine.rows.canonical(returns) if returns else path if path.endswith("[]") else f"{path}()"
    if instance is None and not machine.rows.leads(api):
        return found or UNKNOWN
    if found and all(isinstance(v, Ref) and v != instance and _is_new(machine, v, api) for v in found):
        return found
    handles = frozenset(Handle(v.name, v.kind, api) for v in found if isinstance(v, Handle))
    if handles:
        return handles
    made = instance or machine.heap.make((frame.number, site.place, api), "library", api=api)
    remember(machine, made, scope.passed, scope.receiver)
    for value in found:
        if isinstance(value, Ref) and value != made:
            for step, held in list(machine.heap.cells(value).items()):
                if step.startswith("["):
                    machine.heap.grow(made, step, held)
            machine.heap.read(value, ANY)
            if machine.heap[value].kind not in ("list", "dict", "tuple", "set", "library"):
                machine.heap.grow(made, ANY, one(value))
        elif isinstance(value, Made | Content):
            machine.heap.grow(made, ANY, one(value))
    return one(made)


def _is_new(machine: Machine, value: Ref, api: str) -> bool:
    """Whether a verb made a container of the very type that the row returns."""
    return machine.heap[value].kind in access.CONTAINERS and machine.heap[value].api == api


def _called_back(
    machine: Machine, frame: Activation, row: Row, scope: Scope, site: Site, call_value: CallValue
) -> Values:
    found: Values = NOTHING
    for number, callback in enumerate(row.callbacks):
        handed = [read(machine, frame, ports, scope) for ports in callback.arguments]
        while handed and not handed[-1]:
            handed.pop()
        handed = [values or UNKNOWN for values in handed]
        if callback.result == "merge":
            handed = [_rows(machine, frame, site, n, values) for n, values in enumerate(handed)]
        if callback.result == "columns":
            found |= _with_columns(machine, frame, scope, site, handed, call_value)
            continue
        gave: Values = NOTHING
        inner = Site(site.span, f"{site.place}!{number}")
        keywords = dict(scope.passed.keywords if callback.keywords else {})
        for mapping in read(machine, frame, callback.mapping, scope):
            for key in machine.heap.keys(mapping) if isinstance(mapping, Ref) else ():
                keywords[key] = access.get(machine, frame, mapping, f"[{key}]", scope.span)
        for function in read(machine, frame, callback.function, scope):
            gave |= call_value(machine, frame, function, Given(handed, keywords), inner)
        if callback.result == "value":
            found |= gave
        elif callback.result == "choice":
            found |= in_role(access.reach(machine, frame, gave), Role.FILTER)
        elif callback.result in ("element", "merge"):
            made = machine.heap.make((frame.number, site.place, "called"), "list", api="builtins.list()")
            machine.heap.grow(made, ANY, gave - UNKNOWN)
            if callback.result == "merge":
                kept = _without(machine, frame, callback.without, scope, site, handed)
                merge(machine, frame, made, kept, gave)
            found |= one(made)
    return found


def _without(
    machine: Machine, frame: Activation, without: Ports, scope: Scope, site: Site, handed: list[Values]
) -> list[Values]:
    """Rows without the fields that are named; where something unknown names them, without any."""
    if not given(machine, frame, without, scope):
        return handed
    names = columns.named(machine, read(machine, frame, without, scope))
    rows = NOTHING.union(*handed)
    return [columns.without(machine, rows, names, (frame.number, site.place, "kept"))] if names else []


def _with_columns(
    machine: Machine, frame: Activation, scope: Scope, site: Site, handed: list[Values], call_value: CallValue
) -> Values:
    """The receiver, a table, with more columns: keywords name them, or expressions do."""
    table = scope.receiver
    if not isinstance(table, Ref):
        return access.reach(machine, frame, scope.passed.all()) or UNKNOWN
    made = machine.heap.make_like(table, (frame.number, site.place, "columns"))
    for cell, held in list(machine.heap.cells(table).items()) if made != table else ():
        if cell[0] == "." or (cell[0] == "[" and key_of(cell) not in scope.passed.keywords):
            machine.heap.grow(made, cell, held)
    for name, values in scope.passed.keywords.items():
        functions = frozenset(value for value in values if isinstance(value, Function))
        gave = values - functions
        for function in functions:
            inner = Site(site.span, f"{site.place}!{name}")
            gave |= call_value(machine, frame, function, Given(handed), inner)
        machine.heap.grow(made, under(name), gave)
    for values in scope.passed.positional:
        columns.express(machine, table, values, made)
    return one(made)


def _rows(machine: Machine, frame: Activation, site: Site, number: int, values: Values) -> Values:
    """Rows as a mapped function sees them: its own copies, which it may change and give back."""
    carried = frozenset(value for value in values if isinstance(value, Made | Content))
    dicts = [value for value in values if isinstance(value, Ref) and machine.heap[value].kind == "dict"]
    if not carried and not dicts:
        return values
    copy = machine.heap.make((frame.number, site.place, "row", number), "dict", api="builtins.dict()")
    machine.heap.grow(copy, ANY, carried)
    for original in dicts:
        filling.spread(machine, frame, copy, one(original), site.span)
    return (values - carried - frozenset(dicts)) | one(copy)


def merge(machine: Machine, frame: Activation, made: Ref, handed: list[Values], gave: Values) -> None:
    """Rows that a function was given and rows that it gave back, with the fields of both."""
    for values in (*handed, gave):
        for value in values:
            is_row = isinstance(value, Ref) and machine.heap[value].kind == "dict"
            if is_row or isinstance(value, Made | Content):
                machine.heap.grow(made, ANY, one(value))
