"""What a run of linking starts from: the evaluator, with everything that it is told beforehand."""

from __future__ import annotations

from collections.abc import Sequence

from tos_lint.ir.facts import FileFacts
from tos_lint.ir.knowledge import Knowledge
from tos_lint.ir.policy import Policy
from tos_lint.link.documents import Documents
from tos_lint.link.evaluate import make_plan, run_body
from tos_lint.link.ledger import Ledger
from tos_lint.link.machine import Machine
from tos_lint.link.makers import Makers
from tos_lint.link.program import Program
from tos_lint.link.rows import Rows
from tos_lint.link.runs import Runs


def prepared(facts: Sequence[FileFacts], knowledge: Knowledge, policy: Policy) -> Machine:
    """The evaluator of a project that has not evaluated anything yet."""
    files = sorted(facts, key=lambda each: each.path)
    program = Program(files)
    runs = Runs(program.files.values(), program, knowledge.catalogue.programs)
    runs.documents = Documents(program.files.values(), program.stored)
    makers = Makers(knowledge.registry, policy.endpoints)
    rows = Rows(knowledge.catalogue)
    return Machine(program, rows, runs, Ledger(), makers, runs.documents, run_body, make_plan)
