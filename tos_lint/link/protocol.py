"""What Python asks of an object without a call being written.

`a[k]`, `a[k] = v`, `a + b` and `with a:` run methods of the class of `a`. An object of a class with
named fields (a named tuple) has them by position too. A class in brackets is the class itself with
types filled in, or the member of that name.
"""

from __future__ import annotations

from dataclasses import replace

from tos_lint.ir.facts import ANY, Get, MakeClass, Operate, Set, Step
from tos_lint.ir.spans import Span
from tos_lint.ir.steps import key_of
from tos_lint.link import access
from tos_lint.link.arguments import Given
from tos_lint.link.calls import call_method, call_value
from tos_lint.link.library import Site
from tos_lint.link.machine import Activation, Machine, one, values_of
from tos_lint.link.members import class_of, field_names, lineage
from tos_lint.link.parts import as_mappings
from tos_lint.link.values import NOTHING, UNKNOWN, Datum, Function, Ref, Text, Value, Values

_OPERATORS = {
    "+": "add", "-": "sub", "*": "mul", "/": "truediv", "//": "floordiv", "%": "mod", "**": "pow",
    "@": "matmul", "|": "or", "&": "and", "^": "xor", "<<": "lshift", ">>": "rshift",
}  # fmt: skip


def item(
    machine: Machine, frame: Activation, base: Value, step: Step, key: Values | None, span: Span
) -> Values:
    """What an object or a class of the project gives in brackets, besides what was put there."""
    if not isinstance(base, Ref):
        return NOTHING
    match machine.heap[base].kind:
        case "instance":
            return _item_of(machine, frame, base, step, key, span)
        case "class":
            return (access.get(machine, frame, base, f".{key_of(step)}", span) - UNKNOWN) or one(base)
        case _:
            return NOTHING


def _item_of(
    machine: Machine, frame: Activation, base: Ref, step: Step, key: Values | None, span: Span
) -> Values:
    given = call_method(machine, frame, base, "__getitem__", (_index(frame, step, key, span),), span)
    names = field_names(machine, base)
    if given:
        return given
    if not names:  # not brackets, then, but names that its elements are unpacked into
        return access.each(machine, frame, base, span) if step != ANY and step[1:-1].isdigit() else NOTHING
    if step != ANY:
        known = key_of(step)
        position = (
            int(known) if step[1:-1].isdigit() else names.index(known) if known in names else len(names)
        )
        names = names[position : position + 1]
    return NOTHING.union(*(access.get(machine, frame, base, f".{name}", span) for name in names))


def put_item(machine: Machine, frame: Activation, base: Value, fact: Set, key: Values | None) -> None:
    """An object's own method is told what is assigned in brackets."""
    given = (_index(frame, fact.step, key, fact.span), values_of(frame, fact.src))
    call_method(machine, frame, base, "__setitem__", given, fact.span)


def put_attribute(machine: Machine, frame: Activation, base: Value, fact: Set) -> None:
    """A property with a setter is told what is assigned to it."""
    for owner in class_of(machine, base):
        for cls in lineage(machine, owner):
            held = machine.heap[cls].cells.get(fact.step, NOTHING) if isinstance(cls, Ref) else NOTHING
            for member in held:
                for setter in machine.heap.read(member, access.SETTER) if isinstance(member, Ref) else ():
                    told = Given([one(base), values_of(frame, fact.src)])
                    call_value(machine, frame, setter, told, Site(fact.span, f"@{fact.step}"))


def _index(frame: Activation, step: Step, key: Values | None, span: Span) -> Values:
    """The values of what stands in brackets."""
    if key is not None:
        return key
    if step == ANY or ":" in step:
        return UNKNOWN
    known = key_of(step)
    return one(Datum(int(known)) if step[1:-1].isdigit() else Text((known,), frame.at(span)))


def missing(machine: Machine, frame: Activation, base: Value, step: Step, span: Span) -> Values:
    """What an object answers when it is asked for an attribute that it does not have."""
    name = step[1:]
    if name.startswith("__"):
        return NOTHING
    return call_method(machine, frame, base, "__getattr__", (one(Text((name,), frame.at(span))),), span)


def overloaded(machine: Machine, frame: Activation, fact: Operate) -> Values:
    """What an operator gives that an operand's class defines; nothing where none does."""
    name = _OPERATORS.get(fact.operator.removesuffix("="))
    if name is None or len(fact.operands) != 2:
        return NOTHING
    left, right = (values_of(frame, place) for place in fact.operands)
    found: Values = NOTHING
    for value in left:
        if fact.operator.endswith("="):
            found |= call_method(machine, frame, value, f"__i{name}__", (right,), fact.span)
        found |= call_method(machine, frame, value, f"__{name}__", (right,), fact.span)
    for value in () if found else right:
        found |= call_method(machine, frame, value, f"__r{name}__", (left,), fact.span)
    return found


def entered(machine: Machine, frame: Activation, value: Value, span: Span) -> Values:
    """What `with` binds; how it ends is asked too, as much may be written only then."""
    found: Values = NOTHING
    for opens, ends in (("__enter__", "__exit__"), ("__aenter__", "__aexit__")):
        found |= call_method(machine, frame, value, opens, (), span)
        call_method(machine, frame, value, ends, (UNKNOWN, UNKNOWN, UNKNOWN), span)
    if not found and isinstance(value, Ref) and machine.heap[value].kind == "list":
        found = access.each(machine, frame, value, span)  # a generator that was made a context
    return found or one(value)


def subclassed(machine: Machine, frame: Activation, base: Value, made: Ref, fact: MakeClass) -> None:
    """A class that wants to know of its descendants is told of one."""
    if not isinstance(base, Ref):
        return
    keywords = {name: values_of(frame, place) for name, place in fact.keywords}
    for member in access.get(machine, frame, base, ".__init_subclass__", fact.span):
        if isinstance(member, Function):
            told = replace(member, receiver=made)
            call_value(machine, frame, told, Given(keywords=keywords), Site(fact.span, fact.dst))


def described(machine: Machine, frame: Activation, bases: Values, fact: Get) -> Values:
    """What Python itself knows of a class, an object or a function: its class, name and attributes."""
    found: Values = NOTHING
    for value in bases:
        match fact.step:
            case ".__class__":
                found |= class_of(machine, value)
            case ".__name__" | ".__qualname__":
                found |= _name(machine, frame, value, fact.span)
            case ".__dict__":
                found |= as_mappings(machine, one(value), (frame.number, fact.dst, "fields"))
            case _:
                pass
    return found


def _name(machine: Machine, frame: Activation, value: Value, span: Span) -> Values:
    """The name of a function or class of the project, as text."""
    symbol = ""
    if isinstance(value, Function):
        symbol = value.symbol
    elif isinstance(value, Ref) and machine.heap[value].kind == "class":
        symbol = machine.heap[value].symbol[1]
    name = symbol.rpartition(".")[2].partition("~")[0]
    return one(Text((name,), frame.at(span))) if name and "<" not in name else NOTHING
