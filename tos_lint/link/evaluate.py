"""Run one body: what each fact does to the places and the heap.

Facts are run in order, those that are due. Places are assigned at one spot each, so within an
activation values only grow, and a body is passed again until nothing in it is due.
"""

from __future__ import annotations

import builtins
from collections.abc import Callable
from functools import cache

from tos_lint.ir import facts as ir
from tos_lint.ir.steps import key_of
from tos_lint.link import access, columns, filling, namespaces, operators, protocol, removal
from tos_lint.link.arguments import Given
from tos_lint.link.calls import as_text, call, call_value
from tos_lint.link.choices import looked_up
from tos_lint.link.effects import write_part
from tos_lint.link.exceptions import catch, throw
from tos_lint.link.imports import imported
from tos_lint.link.library import Site
from tos_lint.link.machine import Activation, Machine, one, values_of
from tos_lint.link.plan import Operation, Plan, plan_of
from tos_lint.link.run import LINKAGES
from tos_lint.link.text import concatenated
from tos_lint.link.values import (
    NOTHING,
    UNKNOWN,
    Api,
    Datum,
    Function,
    Handle,
    Module,
    Ref,
    Text,
    Value,
    Values,
    handles,
    materials,
    rotated,
    truth,
)

PASSES = 8
"""Passes over a body before what still grows is left to later evaluations."""
_COMMANDED = frozenset(LINKAGES.values())
"""How a word of a command got to where it is used."""
_BUILTINS = frozenset(dir(builtins))


def run_body(machine: Machine, frame: Activation) -> None:
    """Evaluate an activation's body with the arguments it holds."""
    _open_closure(machine, frame)
    if ir.GENERATOR in frame.plan.users:
        frame.hold(ir.GENERATOR, one(_generator(machine, frame)))
    for _ in range(PASSES):
        frame.again = False
        frame.turn_to(0)
        _block(machine, frame, frame.plan.operations)
        if not frame.again:
            break
    else:
        machine.heap.stale.add(frame.now.point)
    if frame.generator:
        made = _generator(machine, frame)
        machine.heap.grow(made, ir.ANY, frame.yields)
        machine.heap.grow(made, ir.RETURNED, frame.returns - one(made))
        frame.returns = one(made)


def _generator(machine: Machine, frame: Activation) -> Ref:
    """What a generator hands out, and what is sent into it."""
    return machine.heap.make(("yields", frame.number), "list", api="builtins.list()")


def _open_closure(machine: Machine, frame: Activation) -> None:
    """The names that the body takes from around it are places of its own."""
    for closure in frame.env.get("@closure", NOTHING):
        if isinstance(closure, Ref):
            for step in list(machine.heap[closure].cells):
                if step.startswith("."):
                    frame.hold(step[1:], machine.heap.read(closure, step))


def _block(machine: Machine, frame: Activation, operations: tuple[Operation, ...]) -> bool:
    """Run what is due, in order; true when the rest of the body cannot be reached."""
    before = frame.choice
    ended = False
    for operation in operations:
        run = operation.run
        if run is None:
            frame.turn_to(operation.number)
            ended = _control(machine, frame, operation, operations[-1].last)
            if ended:
                break
        elif not frame.done[operation.number]:
            frame.done[operation.number] = 1
            frame.turn_to(operation.number)
            try:
                run(machine, frame, operation.fact)
            except RecursionError:
                raise
            except Exception as error:  # noqa: BLE001 - one statement must never stop the run
                _fail(machine, frame, error)
    frame.choice = before
    return ended


def _fail(machine: Machine, frame: Activation, error: Exception) -> None:
    """A fault of ours at one fact: it is said, and the rest is evaluated."""
    name = frame.body.symbol or "the top level"
    detail = f"tos-lint failed on a statement of {name}: {type(error).__name__}: {error}".partition("\n")[0]
    machine.ledger.gap(frame.path, ir.Gap(ir.Reason.INTERNAL, detail, frame.body.span))


def _control(machine: Machine, frame: Activation, operation: Operation, end: int) -> bool:
    match operation.fact:
        case ir.Branch(test=test):
            return _branch(machine, frame, operation, test, end)
        case ir.Return(yields=yields) as fact:
            _give(frame, fact)
            return not yields
        case ir.Stop():
            return True
        case _:
            _block(machine, frame, operation.then)
            return False


def _branch(machine: Machine, frame: Activation, operation: Operation, test: ir.Place, end: int) -> bool:
    """Run the ways that a branch may take; what its test looks at decides what is done there."""
    values = frame.env.get(test, NOTHING) if test else NOTHING
    known = truth(values) if test else None
    material = materials(values)
    outside, command = frame.choice, frame.command
    if material:
        frame.choice = outside.within(material, two_ways=bool(operation.then and operation.otherwise))
        frame.decide(operation.number, material, end)
    ended: list[bool] = []
    for block, excluded in ((operation.then, False), (operation.otherwise, True)):
        frame.command = command if excluded else frame.commands.get(test, command)
        if known is not excluded:
            ended.append(_block(machine, frame, block))
    frame.choice, frame.command = outside, command
    if material and any(ended):
        frame.choice = outside.behind(material, in_loop=bool(frame.plan.loops[operation.number]))
    return all(ended)


def _give(frame: Activation, fact: ir.Return) -> None:
    values = frame.choice.put(values_of(frame, fact.src))
    if fact.yields:
        frame.generator = True
        frame.yields |= values
    else:
        frame.returns |= values


def _import(machine: Machine, frame: Activation, fact: ir.Import) -> None:
    values = imported(machine, frame, fact)
    if fact.name == "*":
        machine.heap.grow(machine.module(frame.path), "{star}", values)
    else:
        frame.hold(fact.dst, values or UNKNOWN)


@cache
def _builtin(name: str) -> Values:
    return one(Api(f"builtins.{name}"))


def _unbound(machine: Machine, frame: Activation, fact: ir.Unbound) -> None:
    if fact.name == "__file__":
        frame.hold(fact.dst, one(Text((f"<root>/{frame.path}",), frame.at(fact.span))))
        return
    found: Values = NOTHING
    for star in machine.heap.read(machine.module(frame.path), "{star}"):
        if isinstance(star, Module):
            found |= access.get(machine, frame, star, f".{fact.name}", fact.span)
        elif isinstance(star, Api) and machine.rows.leads(f"{star.path}.{fact.name}"):
            found |= one(Api(f"{star.path}.{fact.name}"))
    found -= UNKNOWN
    if not found and machine.runs.holds_below((frame.path,), f"{fact.name}."):
        found = one(namespaces.handed(machine, frame, fact.name))
    if not found and (fact.name in _BUILTINS or machine.rows.leads(f"builtins.{fact.name}")):
        found = _builtin(fact.name)
    frame.hold(fact.dst, found or UNKNOWN)


def _constant(machine: Machine, frame: Activation, fact: ir.Constant) -> None:
    known = frame.plan.constants.get(frame.now.number)
    if known is None:
        value: Value = Datum(fact.value)
        if isinstance(fact.value, str):
            value = Text((fact.value,), frame.at(fact.span))
        known = frame.plan.constants[frame.now.number] = one(value)
    frame.hold(fact.dst, known)


def _template(machine: Machine, frame: Activation, fact: ir.Template) -> None:
    pieces = [
        part if isinstance(part, str) else as_text(machine, frame, values_of(frame, part.place), fact.span)
        for part in fact.parts
    ]
    anchor = Text(("",), frame.at(fact.span))
    found: set[Value] = set(concatenated(pieces, anchor))
    for piece in pieces:
        if not isinstance(piece, str):
            found |= access.reach(machine, frame, piece) | rotated(piece) | handles(piece)
    frame.hold(fact.dst, frozenset(found) or UNKNOWN)


def _move(machine: Machine, frame: Activation, fact: ir.Move) -> None:
    values = frame.env.get(fact.src)
    if values is not None:
        frame.hold(fact.dst, frame.choice.named(values))


def _operate(machine: Machine, frame: Activation, fact: ir.Operate) -> None:
    if fact.operator == "==":
        _ask_command(frame, fact)
    own = protocol.overloaded(machine, frame, fact)
    frame.hold(fact.dst, own or operators.operate(machine, frame, fact))


def _ask_command(frame: Activation, fact: ir.Operate) -> None:
    """Note a test of the word that commands give: whether it is this sub-command."""
    left, right = (values_of(frame, place) for place in fact.operands)
    for asked, told in ((left, right), (right, left)):
        names = [v.literal or "" for v in asked if isinstance(v, Text) and not v.run]
        given = {v.literal for v in told if isinstance(v, Text) and v.run and v.linkage in _COMMANDED}
        if len(asked) == len(names) == 1 and names[0] in given:
            frame.commands[fact.dst] = names[0].replace("_", "-")


def _get(machine: Machine, frame: Activation, fact: ir.Get) -> None:
    found: Values = NOTHING
    bases = values_of(frame, fact.base)
    key = columns.cell(machine, bases, _key(frame, fact.key))
    steps = access.steps(fact.step, key)
    material = materials(bases)
    if material:
        found = NOTHING.union(*(access.of_material(machine, material, step) for step in steps))
    for base in bases - material if material else bases:
        picked = columns.chosen(machine, frame, base, key, fact.dst) if key is not None else None
        if picked is not None:
            found |= picked
            continue
        for step in steps:
            held = access.get(machine, frame, base, step, fact.span)
            own = protocol.item(machine, frame, base, step, key, fact.span) if step[0] == "[" else NOTHING
            found |= held - UNKNOWN | own if own else held
    if key is not None:
        found |= rotated(key) | looked_up(found, key)
    if fact.step[0] == "." and not found - UNKNOWN:
        for base in bases:
            found |= protocol.missing(machine, frame, base, fact.step, fact.span)
    if fact.step[1:3] == "__":
        found = protocol.described(machine, frame, bases, fact) or found
    frame.hold(fact.dst, _attributes(machine, frame, fact, found, key))


def _attributes(
    machine: Machine, frame: Activation, fact: ir.Get, found: Values, key: Values | None
) -> Values:
    """The values, those replaced that a row describes as read rather than called."""
    if not any(isinstance(value, Api) for value in found):
        return found
    described = frozenset(v for v in found if isinstance(v, Api) and machine.rows.is_attribute(v.path))
    read = found - described
    for value in described:
        under = key if key is not None else one(Text((key_of(fact.step),), frame.at(fact.span)))
        passed = Given([under]) if value.path.endswith("[]") else Given()
        read |= call_value(machine, frame, value, passed, Site(fact.span, fact.dst))
    return read


def _set(machine: Machine, frame: Activation, fact: ir.Set) -> None:
    values = values_of(frame, fact.src)
    bases = _bases(machine, frame, fact)
    key = columns.cell(machine, bases, _key(frame, fact.key))
    if key is not None or fact.step == ir.ANY:
        values = frame.choice.put(values)
    if fact.step == ir.ANY:
        machine.heap.stands_for_many(values)
    for base in bases:
        if len(bases) == 1:
            removal.forget(machine, base, fact.step, key)
        access.put(machine, frame, base, fact.step, values, key)
        if isinstance(base, Handle) and fact.step[0] == "[":
            write_part(machine, frame, base, values, fact.span)
        if fact.step[0] == "[":
            protocol.put_item(machine, frame, base, fact, key)
        elif fact.step[0] == ".":
            protocol.put_attribute(machine, frame, base, fact)


def _bases(machine: Machine, frame: Activation, fact: ir.Set) -> Values:
    """What is assigned into; bare material becomes a record that holds it and the new part."""
    bases = values_of(frame, fact.base)
    if any(isinstance(base, Ref | Api | Module | Handle) for base in bases):
        return bases
    record = machine.heap.make((frame.number, fact.base, "record"), "dict", api="builtins.dict()")
    machine.heap.grow(record, ir.ANY, frozenset(base for base in bases if access.materials_of(base)))
    frame.hold(fact.base, one(record))
    return one(record)


def _key(frame: Activation, place: ir.Place | None) -> Values | None:
    return None if place is None else values_of(frame, place)


def _each(machine: Machine, frame: Activation, fact: ir.Each) -> None:
    found: Values = NOTHING
    for value in values_of(frame, fact.src):
        found |= access.each(machine, frame, value, fact.span)
    frame.hold(fact.dst, found)
    removal.visit(machine, frame, fact)


def _new(machine: Machine, frame: Activation, fact: ir.New) -> None:
    made = machine.heap.make((frame.number, fact.dst), fact.kind, api=f"builtins.{fact.kind}()")
    frame.hold(fact.dst, one(made))


def _spread(machine: Machine, frame: Activation, fact: ir.Spread) -> None:
    for base in values_of(frame, fact.base):
        if isinstance(base, Ref):
            filling.spread(machine, frame, base, values_of(frame, fact.src), fact.span)


def _call(machine: Machine, frame: Activation, fact: ir.Call) -> None:
    frame.hold(fact.dst, call(machine, frame, fact))


def _enter(machine: Machine, frame: Activation, fact: ir.Enter) -> None:
    found: Values = NOTHING
    for value in values_of(frame, fact.src):
        found |= protocol.entered(machine, frame, value, fact.span)
    frame.hold(fact.dst, found)


def _make_function(machine: Machine, frame: Activation, fact: ir.MakeFunction) -> None:
    closure = machine.heap.make((frame.number, "closure", fact.symbol), "closure")
    for name, place in fact.captures:
        machine.heap.grow(closure, f".{name}", values_of(frame, place))
    for name, place in fact.defaults:
        machine.heap.grow(closure, f"={name}", values_of(frame, place))
    for name, place in fact.notes:
        machine.heap.grow(closure, f"~{name}", values_of(frame, place))
    frame.hold(fact.dst, one(Function(frame.path, fact.symbol, closure.number)))


def _make_class(machine: Machine, frame: Activation, fact: ir.MakeClass) -> None:
    made = machine.heap.make(
        ("class", frame.path, fact.symbol), "class", symbol=(frame.path, fact.symbol), fields=fact.fields
    )
    bases: list[Value] = []
    for place in fact.bases:
        bases += values_of(frame, place)
    machine.heap[made].bases = tuple(bases)
    machine.classes.setdefault((frame.path, fact.symbol), made)
    frame.hold(fact.dst, one(made))
    for base in bases:
        protocol.subclassed(machine, frame, base, made, fact)


_RUN: dict[type, Callable[..., None]] = {
    ir.Import: _import,
    ir.Unbound: _unbound,
    ir.Constant: _constant,
    ir.Template: _template,
    ir.Move: _move,
    ir.Operate: _operate,
    ir.Get: _get,
    ir.Set: _set,
    ir.Each: _each,
    ir.New: _new,
    ir.Spread: _spread,
    ir.Call: _call,
    ir.Enter: _enter,
    ir.MakeFunction: _make_function,
    ir.MakeClass: _make_class,
    ir.Raise: throw,
    ir.Catch: catch,
}


def make_plan(body: ir.Body) -> Plan:
    """A body prepared for `run_body`."""
    return plan_of(body, _RUN)
