"""Operators on abstract values: text and paths are computed, comparisons decided where they can be."""

from __future__ import annotations

from tos_lint.ir.facts import Operate
from tos_lint.ir.graph import Role
from tos_lint.link import access, filling, text
from tos_lint.link.choices import in_role
from tos_lint.link.machine import Activation, Machine, one, values_of
from tos_lint.link.values import (
    NOTHING,
    UNKNOWN,
    Datum,
    Ref,
    Rotated,
    Text,
    Values,
    handles,
    texts,
    truth,
)

_BEHIND = 1_000
"""The position from which on a second list's elements count behind the first's."""
_COMPARISONS = frozenset({"==", "!=", "<", "<=", ">", ">=", "in", "not-in", "is", "is-not"})


def operate(machine: Machine, frame: Activation, fact: Operate) -> Values:
    """The values of an operator's result."""
    operands = [values_of(frame, place) for place in fact.operands]
    match fact.operator:
        case "not":
            known = truth(operands[0])
            return UNKNOWN | _decided(operands) if known is None else one(Datum(not known))
        case "and" | "or":
            return _logical(fact.operator, operands)
        case operator if operator in _COMPARISONS:
            return _compared(machine, frame, operator, operands)
        case "+" | "+=":
            return _added(machine, frame, fact, operands)
        case "/":
            return _divided(machine, frame, fact, operands)
        case "%":
            return _percented(machine, frame, fact, operands)
        case "|" | "|=":
            return _united(machine, frame, fact, operands)
        case "*" | "*=":
            kept = frozenset(v for values in operands for v in values if isinstance(v, Ref))
            return kept | _reached(machine, frame, operands) or UNKNOWN
        case "-" | "-=" | "&" | "&=" if _of_kind(machine, operands[:1], "set"):
            return operands[0]
        case _:
            return _alike(machine, frame, operands) or UNKNOWN


def _reached(machine: Machine, frame: Activation, operands: list[Values]) -> Values:
    return access.reach(machine, frame, NOTHING.union(*operands))


def _alike(machine: Machine, frame: Activation, operands: list[Values]) -> Values:
    """Arithmetic on a library's object gives one like it: half a loss is a loss."""
    objects = frozenset(
        value
        for values in operands
        for value in values
        if isinstance(value, Ref) and machine.heap[value].kind == "library"
    )
    return objects | (_reached(machine, frame, operands) - access.reach(machine, frame, objects))


def _logical(operator: str, operands: list[Values]) -> Values:
    """The operands that may be the result, given those whose truth is known."""
    found: Values = NOTHING
    last: Values = UNKNOWN
    for values in operands:
        known = truth(values)
        if known is (operator == "and"):
            last = values
            continue
        found |= values
        if known is not None:
            return found
        last = NOTHING
    return found | last


def _compared(machine: Machine, frame: Activation, operator: str, operands: list[Values]) -> Values:
    left, right = operands[0], operands[-1]
    if operator in ("in", "not-in"):
        inside = _inside(left, right)
        if inside is not None:
            return one(Datum(inside is (operator == "in")))
        right = _members(machine, frame, right)
    answer = _equal(left, right, operator in ("in", "not-in"))
    if answer is None or operator in ("<", "<=", ">", ">="):
        return UNKNOWN | _decided(operands)
    return one(Datum(answer if operator in ("==", "is", "in") else not answer))


def _decided(operands: list[Values]) -> Values:
    """What the answer to a question depends on: as a label, not as text."""
    return in_role(NOTHING.union(*operands), Role.LABEL)


def _inside(left: Values, right: Values) -> bool | None:
    """Whether one known text is part of another."""
    if len(left) != 1 or len(right) != 1:
        return None
    (part,), (whole,) = left, right
    if not isinstance(part, Text) or not isinstance(whole, Text) or part.linkage or whole.linkage:
        return None
    return None if part.literal is None or whole.literal is None else part.literal in whole.literal


def _members(machine: Machine, frame: Activation, values: Values) -> Values:
    found: Values = NOTHING
    for value in values:
        if not isinstance(value, Ref) or machine.heap[value].kind not in access.CONTAINERS:
            return UNKNOWN
        found |= access.each(machine, frame, value, frame.body.span)
    return found


def _equal(left: Values, right: Values, membership: bool) -> bool | None:
    """Whether two sets of constants are certainly equal or certainly different.

    A text that a command line or a default supplied may be another one in another run, so nothing
    is certain of it.
    """
    a, b = _constants(left), _constants(right)
    if a is None or b is None or not a or not b:
        return None
    if not a & b:
        return False
    return True if len(a) == 1 and (membership or len(b) == 1) else None


def _constants(values: Values) -> set[object] | None:
    found: set[object] = set()
    for value in values:
        if isinstance(value, Datum):
            found.add(value.value)
        elif isinstance(value, Text) and value.literal is not None and value.linkage is None:
            found.add(value.literal)
        elif isinstance(value, Ref):
            found.add(value)
        else:
            return None
    return found


def _added(machine: Machine, frame: Activation, fact: Operate, operands: list[Values]) -> Values:
    left, right = operands[0], operands[-1]
    objects = [value for value in left if isinstance(value, Ref)]
    found = frozenset(text.concatenated([left, right], None)) if texts(left) or texts(right) else NOTHING
    found |= frozenset(v for v in left | right if access.materials_of(v))
    if not objects:
        return found | _reached(machine, frame, operands) or UNKNOWN
    if fact.operator == "+=":
        for target in objects:
            filling.spread(machine, frame, target, right, fact.span)
        return found | left
    if all(machine.heap[value].kind == "library" for value in objects):
        return found | _alike(machine, frame, operands)
    made = machine.heap.make((frame.number, fact.dst, "+"), "list", api="builtins.list()")
    filling.spread(machine, frame, made, left, fact.span)
    filling.spread(machine, frame, made, right, fact.span, _BEHIND)
    return found | one(made)


def _divided(machine: Machine, frame: Activation, fact: Operate, operands: list[Values]) -> Values:
    if any(texts(values) for values in operands):
        inside = handles(operands[0])
        return inside or frozenset(text.joined(operands, Text(("",), frame.at(fact.span)))) or UNKNOWN
    return _alike(machine, frame, operands) or UNKNOWN


def _percented(machine: Machine, frame: Activation, fact: Operate, operands: list[Values]) -> Values:
    arguments = [operands[-1]]
    for value in operands[-1]:
        if isinstance(value, Ref) and machine.heap[value].kind == "tuple":
            count = len(machine.heap.keys(value))
            arguments = [machine.heap.element(value, f"[{n}]") for n in range(count)]
    found: Values = _reached(machine, frame, operands)
    templates = texts(operands[0])
    for template in templates:
        found |= frozenset(text.percented(template, arguments))
    if not templates and not found:
        return UNKNOWN | one(Rotated(frame.at(fact.span)))  # a remainder goes round
    return found or UNKNOWN


def _of_kind(machine: Machine, operands: list[Values], kind: str) -> list[Ref]:
    """The objects of a kind among the operands."""
    held = (value for values in operands for value in values if isinstance(value, Ref))
    return [value for value in held if machine.heap[value].kind == kind]


def _united(machine: Machine, frame: Activation, fact: Operate, operands: list[Values]) -> Values:
    """Mappings and sets unite into a new one; pipes of library objects stay what each of them is."""
    for kind in ("dict", "set"):
        united = _of_kind(machine, operands, kind)
        if united:
            made = machine.heap.make((frame.number, fact.dst, "|"), kind, api=f"builtins.{kind}()")
            for value in united:
                filling.spread(machine, frame, made, one(value), fact.span)
            return one(made)
    return NOTHING.union(*operands)
