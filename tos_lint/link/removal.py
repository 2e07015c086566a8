"""Taking parts away: what stood under a key is gone, where it is certain of which object.

A loop that visits every row of a list, and leaves none out, does to all what it does to one.
"""

from __future__ import annotations

from tos_lint.ir.catalogue import Remove
from tos_lint.ir.facts import ANY, Each, Step
from tos_lint.ir.steps import under
from tos_lint.link import access
from tos_lint.link.columns import named
from tos_lint.link.machine import Activation, Machine, values_of
from tos_lint.link.ports import Scope, read
from tos_lint.link.values import Ref, Value, Values, literals


def forget(machine: Machine, base: Value, step: Step, key: Values | None) -> None:
    """What one value held under a step is gone."""
    found = access.steps(step, key)
    if isinstance(base, Ref) and len(found) == 1 and found[0] != ANY and machine.heap.is_one(base):
        machine.heap.remove(base, found[0])


def removed(machine: Machine, frame: Activation, remove: Remove, scope: Scope) -> None:
    """What a row says is gone once the call is over, where it is certain whose it was."""
    targets = read(machine, frame, remove.of, scope)
    for target in targets if len(targets) == 1 else ():
        if remove.keys:
            keys = read(machine, frame, remove.keys, scope)
            forget(machine, target, ANY, keys)
            for name in named(machine, keys - frozenset(literals(keys))):
                forget(machine, target, under(name), None)
        elif isinstance(target, Ref) and machine.heap.is_one(target):
            for step in [step for step in machine.heap[target].cells if step[0] == "["]:
                machine.heap.remove(target, step)


def visit(machine: Machine, frame: Activation, fact: Each) -> None:
    """Remember the objects that a loop visits, if it visits each that it might."""
    now, heap = frame.now, machine.heap
    visited = [value for value in values_of(frame, fact.dst) if isinstance(value, Ref)]
    homes = [value for value in values_of(frame, fact.src) if isinstance(value, Ref)]
    if not visited or now.block not in frame.plan.whole:
        return
    around = now.blocks[now.block]
    certain = len(homes) == 1 and _is_made_in(machine, homes[0], around, now.writer)
    if certain and all(heap[each].home == homes[0].number for each in visited):
        now.visited[now.block] = frozenset(visited)
    else:
        now.visited.pop(now.block, None)


def _is_made_in(machine: Machine, ref: Ref, block: int, writer: int) -> bool:
    """Whether an object is made once each time that a block of the activation is run."""
    history = machine.heap[ref].history
    if history is None or history.owner != writer or history.many:
        return False
    return machine.activations[writer].plan.blocks[history.made] == block
