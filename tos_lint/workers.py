"""Lowering by several processes, where they pay.

Until they are linked, files know nothing of each other, so any process may read any of them. Inputs
are cut into parts of about equal length. Each process, the calling one too, claims the next part
that nobody has begun; a worker keeps what it found until no part is left, and hands it over at once.
The result is in the order of the inputs, whoever read them.

A worker may die, of memory or of a fault in a native parser. What it had claimed is then read again,
each file by a process of its own, whose death concerns that file alone: the file gets a gap.

Facts travel between our own processes only, packed by `pickle`, part by part while others still read.
"""

from __future__ import annotations

import gc
import os
import pickle  # noqa: TID251  (from one of our processes to another; nothing that was read is unpacked)
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self

from tos_lint.ir.facts import FileFacts, Gap, Reason
from tos_lint.ir.inputs import InputFile
from tos_lint.ir.spans import Span

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import ForkContext, SpawnContext
    from multiprocessing.process import BaseProcess
    from multiprocessing.sharedctypes import Synchronized

    AnyContext = ForkContext | SpawnContext

Lower = Callable[[InputFile], FileFacts]
"""A function of a module's top level, so that another process can find it."""
Part = Sequence[InputFile]
Packed = tuple[int, bytes]
"""A part's number, and the facts of its files."""

WORTH: Final = 2_000_000
"""Characters whose lowering takes about as long as starting a process where that is slow."""
PARTS: Final = 24
"""Parts for each process: small enough that all end at about the same time."""


def cores() -> int:
    """How many processes may run at the same time."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def that_pay(jobs: int, inputs: Part) -> int:
    """How many processes to use of those that are allowed: one, for little text."""
    return jobs if sum(len(each.text) for each in inputs) > WORTH else 1


class Lowering:
    """The lowering of some inputs by a number of processes, this one included.

    Workers begin when the context is entered, and nobody waits for them before `facts` is called.
    """

    def __init__(self, lower: Lower, inputs: Part, jobs: int) -> None:
        self._lower = lower
        self._helpers = min(jobs, len(inputs)) - 1
        self._parts = _parts(inputs, jobs * PARTS)
        self._claimed: Synchronized[int] | None = None
        self._workers: list[tuple[BaseProcess, Connection]] = []

    def __enter__(self) -> Self:
        if self._helpers > 0:
            with suppress(OSError, ImportError):  # some systems allow no processes, or nothing shared
                context = _context()
                self._claimed = context.Value("i", 0)
                while len(self._workers) < self._helpers:
                    self._workers.append(_started(context, self._lower, self._parts, self._claimed))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for worker, _ in self._workers:
            worker.terminate()
            worker.join()

    def facts(self) -> tuple[FileFacts, ...]:
        """What the inputs say, in their order."""
        if self._claimed is None:
            return tuple(self._lower(each) for part in self._parts for each in part)
        found = {number: _lowered(self._lower, part) for number, part in _claims(self._parts, self._claimed)}
        for _, connection in self._workers:
            found.update(_handed_over(connection))
        for number, part in enumerate(self._parts):
            if number not in found:
                found[number] = tuple(_apart(self._lower, each) for each in part)
        return tuple(each for number in range(len(self._parts)) for each in found[number])


def _parts(inputs: Part, count: int) -> list[Part]:
    """The inputs in their order, cut into about as many parts of about equal length."""
    enough = sum(len(each.text) for each in inputs) // count + 1
    parts: list[Part] = []
    held: list[InputFile] = []
    length = 0
    for each in inputs:
        held.append(each)
        length += len(each.text)
        if length >= enough:
            parts.append(held)
            held, length = [], 0
    return [*parts, held] if held else parts


def _context() -> AnyContext:
    """Workers are copies of this process where that is sound, and elsewhere new ones."""
    from multiprocessing import get_context  # noqa: PLC0415  (slow to load, and not often needed)

    return get_context("fork") if sys.platform == "linux" else get_context("spawn")


def _started(
    context: AnyContext, lower: Lower, parts: Sequence[Part], claimed: Synchronized[int]
) -> tuple[BaseProcess, Connection]:
    """A worker that has begun, and where it will hand over what it found."""
    here, there = context.Pipe(duplex=False)
    worker = context.Process(target=_work, args=(lower, parts, claimed, here, there), daemon=True)
    worker.start()
    there.close()
    return worker, here


def _work(
    lower: Lower, parts: Sequence[Part], claimed: Synchronized[int], here: Connection, there: Connection
) -> None:
    """A worker's life.

    An interrupt is for the process that started it. When that one is gone, nobody holds the end of the
    connection that receives, and there is nobody to send to. Facts have no cycles to collect.
    """
    here.close()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.disable()
    found: list[Packed] = []
    for number, part in _claims(parts, claimed):
        found.append((number, pickle.dumps(_lowered(lower, part), pickle.HIGHEST_PROTOCOL)))
    with suppress(BrokenPipeError):
        there.send(found)


def _claims(parts: Sequence[Part], claimed: Synchronized[int]) -> Iterator[tuple[int, Part]]:
    """The parts that this process is the first to ask for, with their numbers."""
    while True:
        with claimed.get_lock():
            number = claimed.value
            claimed.value += 1
        if number >= len(parts):
            return
        yield number, parts[number]


def _lowered(lower: Lower, part: Part) -> tuple[FileFacts, ...]:
    return tuple(lower(each) for each in part)


def _handed_over(connection: Connection) -> dict[int, tuple[FileFacts, ...]]:
    """What a worker found, by part; nothing, if it died."""
    try:
        packed: list[Packed] = connection.recv()
    except (EOFError, OSError):
        return {}
    return {number: pickle.loads(facts) for number, facts in packed}  # noqa: S301


def _apart(lower: Lower, given: InputFile) -> FileFacts:
    """What a file says, asked of a process of its own."""
    context = _context()
    worker, connection = _started(context, lower, [[given]], context.Value("i", 0))
    found = _handed_over(connection)
    worker.join()
    gap = Gap(Reason.INTERNAL, "the process that read this file died", Span(1))
    return found[0][0] if found else FileFacts(given.path, gaps=(gap,))
