"""What an import binds: a library's name, a module of the project, or a member of one.

A name that the catalogue knows is the library's even when the project *is* that library: a row says
more than the body would.
"""

from __future__ import annotations

from pathlib import PurePosixPath

from tos_lint.ir.facts import Import
from tos_lint.link.machine import Activation, Machine, one
from tos_lint.link.values import NOTHING, Api, Module, Package, Value, Values


def imported(machine: Machine, frame: Activation, fact: Import) -> Values:
    """The values that an import's name stands for; for a star import, the module."""
    dotted = fact.module if not fact.name or fact.name == "*" else f"{fact.module}.{fact.name}"
    if fact.level == 0 and fact.name and machine.rows.leads(dotted) and fact.name != "*":
        return one(Api(dotted))
    target = machine.program.module(fact.module, fact.level, frame.path)
    if target is None or (target.endswith("/") and _is_library(machine, fact)):
        return one(Api(dotted)) if fact.level == 0 else NOTHING
    if fact.also:
        for path in fact.also:
            machine.program.module(path, 0, frame.path)
    if not fact.name or fact.name == "*":
        return one(_loaded(machine, frame, fact, target))
    return _member(machine, frame, fact, target)


def _is_library(machine: Machine, fact: Import) -> bool:
    """A bare folder gives way to an installed package of that name."""
    return fact.level == 0 and fact.module.split(".")[0] in machine.rows.roots


def _loaded(machine: Machine, frame: Activation, fact: Import, target: str) -> Value:
    if target.endswith("/"):
        return Package(target)
    machine.enter_module(target, frame, frame.at(fact.span))
    return Module(target)


def _member(machine: Machine, frame: Activation, fact: Import, target: str) -> Values:
    if not target.endswith("/"):
        machine.enter_module(target, frame, frame.at(fact.span))
        found = machine.heap.final(machine.module(target), f".{fact.name}")
        if not found:
            found = _through_stars(machine, frame, target, fact.name)
        if found:
            return found
    folder = target if target.endswith("/") else str(PurePosixPath(target).parent)
    return submodule(machine, frame, folder, fact.name)


def _through_stars(machine: Machine, frame: Activation, path: str, name: str, depth: int = 4) -> Values:
    """A name that a module itself only has through `from x import *`."""
    found: Values = NOTHING
    for star in machine.heap.read(machine.module(path), "{star}"):
        if isinstance(star, Module) and depth:
            found |= machine.heap.final(machine.module(star.path), f".{name}")
            found = found or _through_stars(machine, frame, star.path, name, depth - 1)
        elif isinstance(star, Api) and machine.rows.leads(f"{star.path}.{name}"):
            found |= one(Api(f"{star.path}.{name}"))
    return found


def submodule(machine: Machine, frame: Activation, folder: str, name: str) -> Values:
    """A module or folder inside a folder."""
    target = machine.program.member(folder.rstrip("/") or ".", name)
    if target is None:
        return NOTHING
    if target.endswith("/"):
        return one(Package(target))
    machine.enter_module(target, frame, None)
    return one(Module(target))
