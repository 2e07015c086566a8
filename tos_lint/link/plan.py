"""A body prepared for evaluation: its facts numbered, and which of them read each place.

Evaluation is incremental by fact. A fact is run again only when a place or a heap cell that it read
has grown since, so a body of a thousand facts, of which one argument changed, costs what depends on
that argument. That is what makes it affordable to follow values through objects that fill up slowly,
and loops until they settle.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tos_lint.ir import facts as ir
from tos_lint.link.values import Values

Run = Callable[..., None]
"""What carries out one kind of fact: given the machine, the activation and the fact."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One fact with its number in the body; control has no `run` but blocks of operations."""

    number: int
    fact: Any
    run: Run | None
    then: tuple[Operation, ...] = ()
    otherwise: tuple[Operation, ...] = ()
    last: int = 0
    """The highest number in it: its own, or that of what its blocks end with."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A body's operations, and what is asked of them by number or by place."""

    operations: tuple[Operation, ...]
    users: Mapping[ir.Place, tuple[int, ...]]
    """The operations that read each place."""
    blocks: tuple[int, ...]
    """By number, the operation in whose block a fact stands: 0 for the body, negative for an `else`."""
    loops: tuple[tuple[int, ...], ...]
    """By number, the loops around a fact, outermost first."""
    whole: frozenset[int] = frozenset()
    """The loops, by number, that nothing leaves early: neither `break` nor `continue` nor `return`."""
    constants: dict[int, Values] = field(default_factory=dict)
    """The value of each literal by number, once it was asked for: the same in every activation."""

    @property
    def size(self) -> int:
        """How many operations there are."""
        return len(self.blocks) - 1


def plan_of(body: ir.Body, runs: Mapping[type, Run]) -> Plan:
    """Number the facts of a body from 1, in order; facts of types without a run are control."""
    numbering = _Numbering(body, runs)
    operations = numbering.block(body.facts)
    users = {place: tuple(numbers) for place, numbers in numbering.users.items()}
    blocks, loops, whole = tuple(numbering.blocks), tuple(numbering.loops), frozenset(numbering.whole)
    return Plan(operations, users, blocks, loops, whole)


class _Numbering:
    """What was found of the facts numbered so far."""

    def __init__(self, body: ir.Body, runs: Mapping[type, Run]) -> None:
        self.users: dict[ir.Place, list[int]] = defaultdict(list)
        self.blocks = [0]
        self.loops: list[tuple[int, ...]] = [()]
        self.whole: set[int] = set()
        self._runs = runs
        self._receiver = body.parameters[0].name if body.parameters else ""
        self._supers: set[ir.Place] = set()

    def block(
        self, facts: tuple[ir.Fact, ...], inside: int = 0, loops: tuple[int, ...] = ()
    ) -> tuple[Operation, ...]:
        return tuple(self._operation(fact, inside, loops) for fact in facts)

    def _operation(self, fact: ir.Fact, inside: int, loops: tuple[int, ...]) -> Operation:
        number = len(self.blocks)
        self.blocks.append(inside)
        self.loops.append(loops)
        for place in _read(fact):
            self.users[place].append(number)
        match fact:
            case ir.Unbound(name="super"):
                self._supers.add(fact.dst)
            case ir.Call(callee=callee) if callee in self._supers:
                self.users[self._receiver].append(number)  # `super()` is about the receiver, unsaid
            case ir.Branch():
                then = self.block(fact.then, number, loops)
                otherwise = self.block(fact.otherwise, -number, loops)
                return Operation(number, fact, None, then, otherwise, len(self.blocks) - 1)
            case ir.Return(yields=False) | ir.Stop():
                self.whole.difference_update(loops)
            case ir.Loop():
                self.whole.add(number)
                then = self.block(fact.block, number, (*loops, number))
                return Operation(number, fact, None, then, (), len(self.blocks) - 1)
            case _:
                pass
        return Operation(number, fact, self._runs.get(type(fact)), last=number)


def _read(fact: ir.Fact) -> tuple[ir.Place, ...]:
    """The places that a fact reads."""
    match fact:
        case ir.Move() | ir.Each() | ir.Enter() | ir.Return() | ir.Raise():
            return (fact.src,)
        case ir.Catch(kind=kind):
            return (kind,)
        case ir.Get(base=base, key=key):
            return (base,) if key is None else (base, key)
        case ir.Set(base=base, src=src, key=key):
            return (base, src) if key is None else (base, src, key)
        case ir.Call(callee=callee, arguments=arguments):
            return (callee, *(argument.place for argument in arguments))
        case ir.Operate(operands=operands):
            return operands
        case ir.Template(parts=parts):
            return tuple(part.place for part in parts if isinstance(part, ir.Hole))
        case ir.Spread(base=base, src=src):
            return (base, src)
        case ir.MakeFunction(captures=captures, defaults=defaults, notes=notes):
            return tuple(place for _, place in (*captures, *defaults, *notes))
        case ir.MakeClass(bases=bases, keywords=keywords):
            return (*bases, *(place for _, place in keywords))
        case ir.Branch(test=test):
            return (test,) if test else ()
        case _:
            return ()
