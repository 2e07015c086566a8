"""The members of classes: where they are looked for, and what asking for one runs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from tos_lint.ir.facts import Step
from tos_lint.ir.spans import Span
from tos_lint.link.heap import Thing
from tos_lint.link.machine import Activation, Machine, one
from tos_lint.link.values import NOTHING, UNKNOWN, Api, Function, Ref, Super, Value, Values

ANY_ATTRIBUTE = ".*"
"""The cell of the attributes whose names are not known."""
WRAPPED = "{wrapped}"
"""The cell of a decorated member that holds the function itself."""
NEW = "builtins.object.__new__"
"""What makes an instance of the class that it is given."""
FACTORY = "factory"
"""The kind of what stands in a class for a field that each instance makes for itself."""
ANCESTORS = 8
"""Generations of ancestors that are looked at."""


def lineage(machine: Machine, owner: Value) -> list[Value]:
    """A class and its ancestors, nearest first, a shared ancestor after all who share it."""
    if not isinstance(owner, Ref):
        return [owner]
    bases = machine.heap[owner].bases
    known = machine.lineages.get(owner)
    if known is not None and known[0] == bases:
        return known[1]
    found: list[Value] = []

    def visit(value: Value, depth: int) -> None:
        if value in found:
            found.remove(value)
        found.append(value)
        if isinstance(value, Ref) and depth < ANCESTORS:
            for base in machine.heap[value].bases:
                if isinstance(base, Ref | Api):
                    visit(base, depth + 1)

    visit(owner, 0)
    machine.lineages[owner] = (bases, found)
    return found


def asked(
    machine: Machine,
    frame: Activation,
    functions: Iterable[Value],
    receiver: Value,
    span: Span,
    *more: Values,
) -> Values:
    """What methods give when Python itself calls them, with the receiver and little else."""
    found: Values = NOTHING
    for function in functions:
        if not isinstance(function, Function):
            continue
        body = machine.program.bodies.get((function.path, function.symbol))
        if body is not None and body.parameters:
            names = [parameter.name for parameter in body.parameters]
            given = dict(zip(names, (one(receiver), *more), strict=False))
            called = machine.enter(function, given, frame, frame.at(span))
            found |= called.returns if called else NOTHING
    return found


def definitions(machine: Machine, values: Values) -> Values:
    """The functions and classes of the project among the values: what a decorator may be given."""
    return frozenset(
        value
        for value in values
        if isinstance(value, Function) or (isinstance(value, Ref) and machine.heap[value].kind == "class")
    )


def class_of(machine: Machine, value: Value) -> Values:
    """The class of an object of the project."""
    if not isinstance(value, Ref) or machine.heap[value].kind != "instance":
        return NOTHING
    owner = machine.classes.get(machine.heap[value].symbol)
    return NOTHING if owner is None else one(owner)


def field_names(machine: Machine, base: Ref) -> tuple[str, ...]:
    """The annotated names of an object's class, its ancestors' first."""
    names: list[str] = []
    for owner in class_of(machine, base):
        for cls in reversed(lineage(machine, owner)):
            if isinstance(cls, Ref):
                names += [name for name in machine.heap[cls].fields if name not in names]
    return tuple(names)


def is_mapping(thing: Thing) -> bool:
    """Whether an object is a mapping: iterating over it gives its keys."""
    return thing.kind in ("dict", "options") or (thing.kind == "instance" and thing.api == "builtins.dict()")


def inherited(machine: Machine, frame: Activation, base: Ref, step: Step) -> Values:
    """The member that an object has from its class, or a class from its ancestors."""
    thing = machine.heap[base]
    owner = base if thing.kind == "class" else machine.classes.get(thing.symbol)
    if owner is None:
        return NOTHING
    return first_of(machine, frame, lineage(machine, owner), base, step)


def of_super(machine: Machine, frame: Activation, base: Super, step: Step) -> Values:
    """The member behind the class in which `super()` stands."""
    receiver = base.receiver
    start: Ref | None = Ref(base.owner)
    if isinstance(receiver, Ref) and machine.heap[receiver].kind == "instance":
        start = machine.classes.get(machine.heap[receiver].symbol, Ref(base.owner))
    line = lineage(machine, start) if start else []
    after = line[line.index(Ref(base.owner)) + 1 :] if Ref(base.owner) in line else line[1:]
    found = first_of(machine, frame, after, receiver, step)
    return found or (one(Api(NEW)) if step == ".__new__" else UNKNOWN)


def first_of(machine: Machine, frame: Activation, line: list[Value], receiver: Value, step: Step) -> Values:
    """The member of the first class of a lineage that has one, as the receiver sees it."""
    for owner in line:
        if isinstance(owner, Ref):
            found = machine.heap.read(owner, step)
            if found:
                return _seen(machine, frame, found, receiver, owner)
        elif isinstance(owner, Api):
            path = f"{machine.rows.canonical(owner.path)}(){step}"
            if step == ".__init__" or machine.rows.leads(path):
                return one(Api(path, receiver))
    return NOTHING


def _seen(machine: Machine, frame: Activation, members: Values, receiver: Value, owner: Ref) -> Values:
    """A class's members from outside: functions bound to the receiver, properties read."""
    is_class = isinstance(receiver, Ref) and machine.heap[receiver].kind == "class"
    found: set[Value] = set()
    for value in members:
        if isinstance(value, Function) and value.receiver is None and not is_class:
            found.add(Function(value.path, value.symbol, value.closure, receiver))
        elif isinstance(value, Ref) and machine.heap[value].kind == "wrapped":
            inner = machine.heap.read(value, WRAPPED)
            found |= _unwrapped(machine, frame, machine.heap[value].api, inner, receiver, owner)
        else:
            found |= _told(machine, frame, value, receiver) or one(value)
    return frozenset(found)


def _told(machine: Machine, frame: Activation, value: Value, receiver: Value) -> Values:
    """What a descriptor answers for the attribute of a class under which it stands."""
    if not isinstance(value, Ref) or machine.heap[value].kind != "instance":
        return NOTHING
    getters = inherited(machine, frame, value, ".__get__")
    return asked(machine, frame, getters, value, frame.body.span, one(receiver))


def _unwrapped(
    machine: Machine, frame: Activation, marker: str, inner: Values, receiver: Value, owner: Ref
) -> Values:
    functions = [value for value in inner if isinstance(value, Function)]
    if marker == "classmethod":
        thing = machine.heap[receiver] if isinstance(receiver, Ref) else None
        is_class = thing is not None and thing.kind == "class"
        cls = receiver if is_class else machine.classes.get(thing.symbol if thing else ("", ""), owner)
        return frozenset(replace(function, receiver=cls) for function in functions)
    if marker == "staticmethod":
        return frozenset(functions)
    return asked(machine, frame, functions, receiver, frame.body.span)
