"""A fault of ours at one statement stops that statement alone."""

from __future__ import annotations

from dataclasses import replace

from tos_lint.ir.catalogue import Row
from tos_lint.ir.facts import Reason
from tos_lint.ir.policy import Policy
from tos_lint.ir.ports import Port, Root
from tos_lint.knowledge import bundled, load
from tos_lint.link import link
from tos_lint.lower.python import lower_python

PROGRAM = """\
from datasets import Dataset
from openai import OpenAI
from trl import SFTTrainer
import broken

broken.call("a")
answer = OpenAI().chat.completions.create(model="gpt-4o", messages=[]).choices[0].message.content
SFTTrainer(model="Qwen/Qwen2.5-0.5B", train_dataset=Dataset.from_list([{"text": answer}]))
"""


def test_the_statements_beside_a_fault_are_followed() -> None:
    """A row that no loader lets through breaks its call: that is said, and the flow beside it is found."""
    known = load([bundled()])
    worded = Port(Root.ARG, positions=("first",))  # type: ignore[arg-type]  # a position that is no number
    row = Row(path="broken.call", said_by="a test", when=(((worded,), ("*",)),))
    catalogue = replace(known.catalogue, calls=(*known.catalogue.calls, row))
    facts = [lower_python("train.py", PROGRAM)]
    graph = link(facts, replace(known, catalogue=catalogue), Policy())
    failed = [gap for _, gap in graph.gaps if gap.reason is Reason.INTERNAL]
    assert ["TypeError" in gap.detail for gap in failed] == [True]
    assert any(edge.head.startswith("sink:train.py") and "openai" in edge.tail for edge in graph.edges)
