"""The arguments of one call as values, and how they reach a function's parameters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from tos_lint.ir.facts import ANY, Body, Call, Place
from tos_lint.link import access
from tos_lint.link.machine import Activation, Machine, one, values_of
from tos_lint.link.values import NOTHING, UNKNOWN, Document, Ref, Values


@dataclass(slots=True)
class Given:
    """Positional and keyword arguments; `rest` and `others` are what `*xs` and `**kw` may add."""

    positional: list[Values] = field(default_factory=list)
    keywords: dict[str, Values] = field(default_factory=dict)
    rest: Values = NOTHING
    others: Values = NOTHING

    def all(self) -> Values:
        """Every value that is passed in some way."""
        return NOTHING.union(*self.positional, *self.keywords.values(), self.rest, self.others)

    def mapped(self, change: Callable[[Values], Values]) -> Given:
        """The same arguments, with other values."""
        keywords = {name: change(values) for name, values in self.keywords.items()}
        return Given(list(map(change, self.positional)), keywords, change(self.rest), change(self.others))

    def behind(self, first: Values) -> Given:
        """The same arguments behind another first one: the receiver of a method."""
        return Given([first, *self.positional], self.keywords, self.rest, self.others)


def given(machine: Machine, frame: Activation, fact: Call) -> Given:
    """The arguments of a call, with what is known of `*` and `**` spread out."""
    found = Given()
    for argument in fact.arguments:
        values = values_of(frame, argument.place)
        if argument.star == 1:
            _spread_list(machine, frame, found, values, fact)
        elif argument.star == 2:
            _spread_mapping(machine, frame, found, values)
        elif argument.keyword:
            found.keywords[argument.keyword] = values
        else:
            found.positional.append(values)
    return found


def _spread_list(machine: Machine, frame: Activation, found: Given, values: Values, fact: Call) -> None:
    objects = [value for value in values if isinstance(value, Ref)]
    if len(objects) == 1 and not found.rest:
        steps = machine.heap.keys(objects[0])
        if steps and all(step.isdigit() for step in steps):
            held = machine.heap.read(objects[0], ANY)
            for index in range(len(steps)):
                found.positional.append(machine.heap.read(objects[0], f"[{index}]") | held)
            return
    for value in values:
        found.rest |= access.each(machine, frame, value, fact.span)


def _spread_mapping(machine: Machine, frame: Activation, found: Given, values: Values) -> None:
    for value in values:
        if isinstance(value, Document):
            for keys in machine.documents.below(value.path, value.keys):
                name = str(keys[-1])
                held = found.keywords.get(name, NOTHING)
                found.keywords[name] = held | machine.documents.value(value.path, keys)
        if not isinstance(value, Ref):
            found.others |= access.materials_of(value)
            continue
        if machine.heap[value].kind == "options":
            _spread_options(machine, frame, found, value)
        for key in machine.heap.keys(value):
            held = machine.heap.read(value, f"[{key}]")
            found.keywords[key] = found.keywords.get(key, NOTHING) | held
        found.others |= machine.heap.read(value, ANY)


def _spread_options(machine: Machine, frame: Activation, found: Given, value: Ref) -> None:
    """Parsed options handed on as keywords."""
    for cell in list(machine.heap[machine.heap[value].original or value].cells):
        if cell.startswith("."):
            found.keywords[cell[1:]] = access.get(machine, frame, value, cell, frame.body.span)


def bind(
    machine: Machine, frame: Activation, body: Body, closure: int, passed: Given, name: tuple[object, ...]
) -> dict[Place, Values]:
    """The values of a body's parameters under a call; missing ones have their defaults."""
    bound: dict[Place, Values] = {}
    position = 0
    taken: set[str] = set()
    for parameter in body.parameters:
        if parameter.kind in ("positional", "plain"):
            if position < len(passed.positional):
                bound[parameter.name] = passed.positional[position]
                position += 1
            elif parameter.name in passed.keywords:
                bound[parameter.name] = passed.keywords[parameter.name]
            else:
                bound[parameter.name] = _missing(machine, frame, closure, passed, parameter.name)
            taken.add(parameter.name)
        elif parameter.kind == "keyword":
            taken.add(parameter.name)
            bound[parameter.name] = passed.keywords.get(parameter.name, NOTHING) or _missing(
                machine, frame, closure, Given(others=passed.others), parameter.name
            )
    _bind_variadic(machine, body, passed, position, taken, bound, (*name, body.symbol))
    return bound


def _missing(machine: Machine, frame: Activation, closure: int, passed: Given, name: str) -> Values:
    default = machine.heap.read(Ref(closure), f"={name}") if closure >= 0 else NOTHING
    return passed.rest | passed.others | default or UNKNOWN


def _bind_variadic(
    machine: Machine, body: Body, passed: Given, position: int, taken: set[str],
    bound: dict[Place, Values], name: tuple[object, ...],
) -> None:  # fmt: skip
    for parameter in body.parameters:
        if parameter.kind == "args":
            made = machine.heap.make((*name, "*"), "tuple", api="builtins.tuple()")
            for index, values in enumerate(passed.positional[position:]):
                machine.heap.grow(made, f"[{index}]", values)
            machine.heap.grow(made, ANY, passed.rest)
            bound[parameter.name] = one(made)
        elif parameter.kind == "kwargs":
            made = machine.heap.make((*name, "**"), "dict", api="builtins.dict()")
            for key, values in passed.keywords.items():
                if key not in taken:
                    machine.heap.grow(made, f"[{key}]", values)
            machine.heap.grow(made, ANY, passed.others)
            bound[parameter.name] = one(made)
