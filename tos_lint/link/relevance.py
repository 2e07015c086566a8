"""Which functions may have an effect that the catalogue describes, by the names they mention.

Most functions of a large project compute: they neither reach a model, nor a file, nor a trainer. One
that nothing calls and that mentions no name of interest, nor the name of a function that does, would
be evaluated for nothing. The test is by bare names, so it errs towards evaluating.
"""

from __future__ import annotations

import builtins
import re
from collections import defaultdict
from collections.abc import Iterator

from tos_lint.ir.catalogue import Row
from tos_lint.ir.facts import Branch, Fact, Get, Import, Loop, MakeFunction, Unbound
from tos_lint.link.program import Program
from tos_lint.link.rows import Rows

_BUILTINS = frozenset(dir(builtins))
_NAME = re.compile(r"[A-Za-z_]\w*")
_MANY = 12
"""A function name that stands for more than this many bodies says nothing about which is meant."""


def relevant_bodies(program: Program, rows: Rows) -> set[tuple[str, str]]:
    """The bodies that may have an effect, directly or through functions they may call."""
    interesting = {name for row in rows.catalogue.calls if _has_effect(row) for name in _called(row.path)}
    mentioned = {key: set(_mentioned(body.facts)) for key, body in program.bodies.items()}
    named: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for path, symbol in program.bodies:
        named[_own_name(symbol)].append((path, symbol))
    callers: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for key, names in mentioned.items():
        for name in names:
            if name in named:
                callers[name].append(key)
    found = {key for key, names in mentioned.items() if names & interesting}
    pending = list(found)
    while pending:
        name = _own_name(pending.pop()[1])
        if len(named[name]) > _MANY:
            continue
        for caller in callers[name]:
            if caller not in found:
                found.add(caller)
                pending.append(caller)
    return found


def _has_effect(row: Row) -> bool:
    return bool(row.output or row.load or row.handle or row.stores or row.use or row.command or row.card)


def _called(path: str) -> Iterator[str]:
    """The names by which a row's path may be mentioned: the member, or the class that is called."""
    names = [name for name in _NAME.findall(path) if not name.startswith("__") and name != "any"]
    is_builtin = names[:1] == ["builtins"] and len(names) == 2
    yield from (f"builtins.{names[1]}",) if is_builtin else names[-1:]


def _own_name(symbol: str) -> str:
    """The name by which a body is called: of a constructor, its class's."""
    parts = symbol.split(".")
    if parts[-1].startswith("__") and len(parts) > 1:
        return parts[-2]
    return parts[-1]


def _mentioned(facts: tuple[Fact, ...]) -> Iterator[str]:
    for fact in facts:
        match fact:
            case Get(step=step) if step.startswith("."):
                yield step[1:]
            case Import(name=name, module=module):
                yield name or module.rpartition(".")[2]
            case Unbound(name=name):
                yield f"builtins.{name}" if name in _BUILTINS else name
            case MakeFunction(symbol=symbol):
                yield _own_name(symbol)
            case Branch(then=then, otherwise=otherwise):
                yield from _mentioned(then)
                yield from _mentioned(otherwise)
            case Loop(block=block):
                yield from _mentioned(block)
            case _:
                pass
