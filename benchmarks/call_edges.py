"""How well tos-lint follows values: its call edges against the PyCG micro-benchmark.

A provenance is only as good as the calls that it is followed through. The benchmark's cases are
small programs, a language feature each, with the calls that running them makes. Nothing here decides
anything: files are read, lowered and evaluated as `tos-lint check` does it, and only names differ.
The benchmark writes `module.outer.inner` where tos-lint has a path and `outer.<locals>.inner`,
numbers the lambdas of a body, and marks builtins.

    python benchmarks/call_edges.py SNIPPETS [--details]
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tos_lint.discover import discover
from tos_lint.ir.facts import Body, Branch, Fact, FileFacts, Loop, MakeFunction
from tos_lint.ir.graph import CallEdge
from tos_lint.ir.inputs import Format
from tos_lint.ir.knowledge import Knowledge
from tos_lint.ir.policy import Policy
from tos_lint.knowledge import bundled, load
from tos_lint.link import call_edges
from tos_lint.lower import lower

Edge = tuple[str, str]
"""Caller and callee, as the benchmark names them."""

BUILTINS = "builtins."
METHODS_OF = {"str()": "<**PyStr**>", "dict()": "<**PyDict**>", "list()": "<**PyList**>"}
"""How the benchmark names the owners of methods on literals."""


@dataclass(slots=True)
class Score:
    """What was expected of some cases and what was found."""

    cases: int = 0
    complete: int = 0
    """Cases in which nothing was found that is not expected."""
    sound: int = 0
    """Cases in which everything was found that is expected."""
    expected: int = 0
    found: int = 0
    right: int = 0
    missing: list[tuple[str, Edge]] = field(default_factory=list)
    extra: list[tuple[str, Edge]] = field(default_factory=list)

    def add(self, case: str, expected: set[Edge], found: set[Edge]) -> None:
        """Count one case."""
        self.cases += 1
        self.complete += found <= expected
        self.sound += expected <= found
        self.expected += len(expected)
        self.found += len(found)
        self.right += len(expected & found)
        self.missing += [(case, edge) for edge in sorted(expected - found)]
        self.extra += [(case, edge) for edge in sorted(found - expected)]

    def line(self, name: str) -> str:
        """One row of the table."""
        recall = self.right / self.expected if self.expected else 1.0
        precision = self.right / self.found if self.found else 1.0
        return (
            f"{name:14}{self.cases:6}{self.complete:10}{self.sound:7}"
            f"{self.expected:10}{self.found:7}{self.right:7}{recall:9.3f}{precision:11.3f}"
        )


HEAD = (
    f"{'category':14}{'cases':>6}{'complete':>10}{'sound':>7}"
    f"{'expected':>10}{'found':>7}{'right':>7}{'recall':>9}{'precision':>11}"
)


def main() -> int:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("snippets", type=Path, help="the folder that holds a folder per category")
    parser.add_argument("--details", action="store_true", help="list every missing and every extra edge")
    options = parser.parse_args()
    knowledge = load([bundled()])
    total = Score()
    lines = [HEAD]
    for category in sorted(path for path in options.snippets.iterdir() if path.is_dir()):
        score = Score()
        for case in sorted(path.parent for path in category.glob("*/callgraph.json")):
            name, wanted, found = f"{category.name}/{case.name}", expected(case), measured(case, knowledge)
            score.add(name, wanted, found)
            total.add(name, wanted, found)
        lines.append(score.line(category.name))
    lines.append(total.line("all"))
    if options.details:
        lines += [f"missing  {case}: {caller} -> {callee}" for case, (caller, callee) in total.missing]
        lines += [f"extra    {case}: {caller} -> {callee}" for case, (caller, callee) in total.extra]
    sys.stdout.write("\n".join(lines) + "\n")
    return 0 if total.cases else 2


def expected(case: Path) -> set[Edge]:
    """The calls that the benchmark lists for one case."""
    callees: dict[str, list[str]] = json.loads((case / "callgraph.json").read_text())
    return {(caller, callee) for caller, called in callees.items() for callee in called}


def measured(case: Path, knowledge: Knowledge) -> set[Edge]:
    """The calls that tos-lint sees in one case, under the benchmark's names."""
    inputs, _ = discover([case], case, ())
    facts = [lower(each) for each in inputs if each.format is Format.PYTHON]
    names = dict(named(facts))
    return {
        (names[edge.caller_path, edge.caller], callee_name(edge, names))
        for edge in call_edges(facts, knowledge, Policy())
    }


def callee_name(edge: CallEdge, names: dict[tuple[str, str], str]) -> str:
    """The benchmark's name of what is called."""
    if edge.callee_path:
        return names[edge.callee_path, edge.callee]
    if not edge.callee.startswith(BUILTINS):
        return edge.callee.replace("()", "")
    owner, dot, method = edge.callee.removeprefix(BUILTINS).rpartition(".")
    return f"{METHODS_OF.get(owner, f'<builtin>.{owner}') if dot else '<builtin>'}.{method}"


def named(facts: Iterable[FileFacts]) -> Iterator[tuple[tuple[str, str], str]]:
    """Every body's file and symbol, and the name that the benchmark has for it."""
    for file in facts:
        module = ".".join(Path(file.path).with_suffix("").parts).removesuffix(".__init__")
        bodies = {body.symbol: body for body in file.bodies}
        names = {"": module}
        pending = [""]
        while pending:
            owner = pending.pop()
            for symbol, name in inner(bodies[owner], owner, names[owner], module):
                names[symbol] = name
                pending.append(symbol)
        yield from (((file.path, symbol), name) for symbol, name in names.items())


def inner(body: Body, owner: str, owner_name: str, module: str) -> Iterator[tuple[str, str]]:
    """The functions that a body makes, by symbol, and their names: lambdas are numbered."""
    lambdas = 0
    for made in functions_in(body.facts):
        if made.startswith("<lambda"):
            lambdas += 1
            yield made, f"{owner_name}.<lambda{lambdas}>"
        else:
            rest = made.removeprefix(owner).removeprefix(".<locals>").removeprefix(".")
            yield made, f"{owner_name if owner else module}.{rest}"


def functions_in(facts: Iterable[Fact]) -> Iterator[str]:
    """The symbols of the functions that facts make, in the order of the text."""
    for fact in facts:
        match fact:
            case MakeFunction(symbol=symbol):
                yield symbol
            case Branch(then=then, otherwise=otherwise):
                yield from functions_in((*then, *otherwise))
            case Loop(block=block):
                yield from functions_in(block)
            case _:
                pass


if __name__ == "__main__":
    raise SystemExit(main())
