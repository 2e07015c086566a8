"""Several processes find what one finds, and the death of one is told."""

import os
from multiprocessing import active_children, parent_process
from pathlib import Path
from time import sleep

import pytest

from tos_lint.ir.facts import FileFacts, Gap, Reason
from tos_lint.ir.inputs import Format, InputFile
from tos_lint.ir.spans import Span
from tos_lint.lower import lower
from tos_lint.workers import WORTH, Lowering, cores, that_pay

EXAMPLES = [
    InputFile(path.name, Format.PYTHON, path.read_text(encoding="utf-8"))
    for path in sorted(Path(os.__file__).parent.glob("*.py"))[::6]
]
DEADLY = "deadly.py"


def lower_or_die(given: InputFile) -> FileFacts:
    """Lowering as it would be if some text crashed a parser."""
    if given.path == DEADLY and parent_process():
        os._exit(1)
    return lower(given)


@pytest.mark.parametrize("jobs", [2, 3])
def test_any_number_of_processes_finds_the_same(jobs: int) -> None:
    """Facts are equal, value by value, and in the order of the inputs."""
    with Lowering(lower, EXAMPLES, jobs) as lowering:
        assert lowering.facts() == tuple(lower(each) for each in EXAMPLES)


def test_nothing_to_read_needs_nobody() -> None:
    """Without inputs there are no facts."""
    with Lowering(lower, (), 2) as lowering:
        assert lowering.facts() == ()


def test_a_file_on_which_a_worker_dies_has_a_gap() -> None:
    """All other files are read, and the run goes on."""
    deadly = InputFile(DEADLY, Format.PYTHON, "")
    with Lowering(lower_or_die, [deadly, *EXAMPLES], 2) as lowering:
        while active_children():
            sleep(0.01)
        found = lowering.facts()
    gap = Gap(Reason.INTERNAL, "the process that read this file died", Span(1))
    assert found == (FileFacts(DEADLY, gaps=(gap,)), *map(lower, EXAMPLES))


def test_an_error_elsewhere_ends_the_workers() -> None:
    """Who leaves before asking for the facts is not kept."""
    with pytest.raises(KeyboardInterrupt), Lowering(lower, EXAMPLES, 2):
        raise KeyboardInterrupt


def test_little_text_is_read_by_one_process() -> None:
    """Starting others would take longer than reading."""
    one = InputFile("a.py", Format.PYTHON, "x" * (WORTH // 2))
    assert that_pay(8, [one, one]) == 1
    assert that_pay(8, [one, one, one]) == 8


def test_there_is_a_core() -> None:
    """At least this process runs."""
    assert cores() >= 1
