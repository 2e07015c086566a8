"""Parsed options: what is known of a member, and the options that hold under a sub-command alone.

The commands of a project run a script with different sub-commands, and the same flag means something
else under each. What handles one of them (a function that a parser names, the block behind a test of
the sub-command's name) sees the options **restricted** to the commands that give it.
"""

from __future__ import annotations

from tos_lint.ir.facts import Step
from tos_lint.link.machine import Activation, Machine, one
from tos_lint.link.members import first_of, lineage
from tos_lint.link.values import UNKNOWN, Ref, Values


def option(machine: Machine, frame: Activation, base: Ref, step: Step) -> Values:
    """One parsed option: its default, and what commands and configurations set it to."""
    thing = machine.heap[base]
    source = thing.original or base
    name = thing.prefix + step[1:].lstrip("-")
    found = machine.heap.read(source, step) | machine.runs.flag(thing.scripts, name)
    if thing.config:
        found |= machine.runs.configured(thing.scripts, thing.config, name)
    if machine.runs.holds_below(thing.scripts, f"{name}."):
        found |= one(_below(machine, base, name))
    owner = machine.classes.get(thing.symbol)
    if not found - UNKNOWN and owner is not None:
        found |= first_of(machine, frame, lineage(machine, owner), base, step)
    return machine.runs.under(found, thing.command or frame.command) or UNKNOWN


def handed(machine: Machine, frame: Activation, name: str) -> Ref:
    """What a script that is run has under a name that nothing binds: an object that the run hands to it."""
    made = machine.heap.make(("handed", frame.path, name), "options")
    thing = machine.heap[made]
    thing.scripts, thing.prefix = (frame.path,), f"{name}."
    return made


def _below(machine: Machine, base: Ref, name: str) -> Ref:
    """The options whose flags begin with a name and a dot."""
    made = machine.heap.make(("options", base.number, name), "options")
    outer, inner = machine.heap[base], machine.heap[made]
    inner.scripts, inner.command, inner.prefix = outer.scripts, outer.command, f"{name}."
    inner.config = outer.config
    return made


def restricted(machine: Machine, values: Values, command: str) -> Values:
    """The values, options among them as they are under a sub-command."""
    kept = machine.runs.under(values, command)
    for value in values:
        if isinstance(value, Ref) and machine.heap[value].kind == "options":
            kept = kept - one(value) | one(_restricted(machine, value, command))
    return kept


def _restricted(machine: Machine, base: Ref, command: str) -> Ref:
    outer = machine.heap[base]
    if outer.command:
        return base
    made = machine.heap.make(("under", base.number, command), "options", symbol=outer.symbol)
    inner = machine.heap[made]
    inner.scripts, inner.config, inner.prefix = outer.scripts, outer.config, outer.prefix
    inner.command, inner.original = command, outer.original or base
    return made
