"""What a cold run costs: `tos-lint check` of some folders against `ast.parse` of the same Python files.

Seconds say more about the machine than about the program, so the measure is a ratio, taken in one
run: in turn, a new process parses every Python file that a check reads, and a new process checks the
folders, from its start to its end, without a cache. Parsing is timed without the start of Python and
without the reading of files, which is the stricter way for us.

    python benchmarks/cold_run.py FOLDER... [--runs N] [--jobs N] [--phases]
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import subprocess  # noqa: TID251 - a cold run is a process
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter

from tos_lint.discover import discover
from tos_lint.ir.inputs import Format, InputFile
from tos_lint.ir.policy import Policy
from tos_lint.judge import judge
from tos_lint.knowledge import bundled, load
from tos_lint.link import link
from tos_lint.lower import lower

PARSE = """\
import ast, json, sys, time, warnings
warnings.simplefilter("ignore")
texts = json.load(sys.stdin)
begun = time.perf_counter()
for text in texts:
    try:
        ast.parse(text)
    except SyntaxError:
        pass
print(time.perf_counter() - begun)
"""
CHECK = "from tos_lint.cli import main; main()"
AS_OF = "2026-11-22"


@dataclass(frozen=True, slots=True)
class Turn:
    """Seconds of one turn."""

    parse: float
    check: float

    @property
    def ratio(self) -> float:
        """How many times as long as parsing the check took."""
        return self.check / self.parse


def main() -> None:
    """Measure, and print tables."""
    options = _options()
    inputs, _ = discover(options.folders, Path.cwd(), ())
    python = [each.text for each in inputs if each.format is Format.PYTHON]
    turns = [_turn(options.folders, python, options.jobs) for _ in range(options.runs)]
    _write(*_table(inputs, python, turns))
    if options.phases:
        _write("", "| phase, in one process | s |", "| --- | --: |")
        _write(*(f"| {name} | {seconds:.2f} |" for name, seconds in _phases(inputs)))


def _write(*lines: str) -> None:
    sys.stdout.write("".join(f"{line}\n" for line in lines))


def _table(inputs: Sequence[InputFile], python: Sequence[str], turns: Sequence[Turn]) -> Iterator[str]:
    """What was read, and what it cost."""
    size = sum(len(text) for text in python) / 1_000_000
    lines = sum(text.count("\n") for text in python)
    yield f"{len(inputs)} files, of which {len(python)} Python: {size:.1f} MB, {lines} lines"
    yield from ("", f"| of {len(turns)} turns | median | least | most |", "| --- | --: | --: | --: |")
    yield _row("`ast.parse`, s", [turn.parse for turn in turns])
    yield _row("`tos-lint check`, s", [turn.check for turn in turns])
    yield _row("ratio", [turn.ratio for turn in turns])


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="tos-lint check against ast.parse of the same files.")
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--runs", type=int, default=5, help="turns (default: 5)")
    parser.add_argument("--jobs", type=int, help="processes of the check (default: its own)")
    parser.add_argument("--phases", action="store_true", help="also time the phases, in one process")
    return parser.parse_args()


def _turn(folders: Sequence[Path], python: Sequence[str], jobs: int | None) -> Turn:
    """Parse and check, each in a process of its own."""
    told = subprocess.run(
        [sys.executable, "-c", PARSE], input=json.dumps(python), capture_output=True, text=True, check=True
    )
    wanted = ["check", "--exit-zero", "--no-cache", "--as-of", AS_OF, "--output", os.devnull]
    wanted += ["--jobs", str(jobs)] if jobs else []
    begun = perf_counter()
    subprocess.run([sys.executable, "-c", CHECK, *wanted, *map(str, folders)], check=True)
    return Turn(float(told.stdout), perf_counter() - begun)


def _row(name: str, figures: Sequence[float]) -> str:
    return f"| {name} | {median(figures):.2f} | {min(figures):.2f} | {max(figures):.2f} |"


def _phases(inputs: Sequence[InputFile]) -> Iterator[tuple[str, float]]:
    """The phases after discovery, with their seconds, without a collector as in the command."""
    gc.disable()
    begun = perf_counter()
    knowledge = load([bundled()])
    yield "load the rules", perf_counter() - begun
    begun = perf_counter()
    facts = tuple(lower(each) for each in inputs)
    yield "lower", perf_counter() - begun
    begun = perf_counter()
    policy = Policy()
    graph = link(facts, knowledge, policy)
    yield "link", perf_counter() - begun
    begun = perf_counter()
    judge(graph, knowledge.terms, knowledge.registry, policy, AS_OF, strict=False)
    yield "judge", perf_counter() - begun


if __name__ == "__main__":
    main()
