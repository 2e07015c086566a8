"""Room 3: facts of all files, and what is known of libraries, become one provenance graph.

Four steps. The project's Python is evaluated over abstract values (`machine`, `evaluate`), with
commands bound to the scripts they run (`runs`); configurations and programs add their own effects
(`configurations`, `programs`); references that name the same artefact are joined (`artefacts`,
`identity`); effects become nodes and edges (`assemble`).
"""

from __future__ import annotations

from collections.abc import Sequence

from tos_lint.ir.facts import FileFacts
from tos_lint.ir.graph import ProvenanceGraph
from tos_lint.ir.knowledge import Knowledge
from tos_lint.ir.policy import Policy
from tos_lint.link.assemble import Assembly
from tos_lint.link.call_graph import call_edges
from tos_lint.link.cards import spoken_by_programs
from tos_lint.link.configurations import configure
from tos_lint.link.data_rows import data_statements
from tos_lint.link.declarations import Declared
from tos_lint.link.entries import evaluate_again, evaluate_all
from tos_lint.link.folders import Folders
from tos_lint.link.manifests import spoken
from tos_lint.link.prepare import prepared
from tos_lint.link.processes import Processes
from tos_lint.link.programs import run_programs
from tos_lint.link.testimony import Testimony
from tos_lint.link.wording import Wording

__all__ = ["call_edges", "link"]


def link(facts: Sequence[FileFacts], knowledge: Knowledge, policy: Policy) -> ProvenanceGraph:
    """The provenance graph of a project."""
    machine = prepared(facts, knowledge, policy)
    documents, runs, ledger = machine.documents, machine.runs, machine.ledger
    evaluate_all(machine)
    evaluate_again(machine, runs.tell(machine.told) | runs.start(machine.started))
    configured = configure(documents, knowledge.catalogue.documents, runs, ledger)
    run_programs(runs, documents, knowledge.catalogue, ledger, machine.makers)
    wording = Wording(knowledge.evidence.phrases, machine.makers)
    said = spoken(facts, knowledge.evidence, wording)
    said += spoken_by_programs(ledger, knowledge.evidence, wording)
    declared = Declared(policy.declarations)
    data = tuple(each.path for each in facts if each.rows)
    rows = tuple(data_statements(facts, knowledge.evidence, machine.makers))
    testimony = Testimony(tuple(said), data, rows)
    folders, processes = Folders(runs.all), Processes(machine)
    assembly = Assembly(ledger, knowledge.registry, declared, configured, testimony, processes, folders)
    return assembly.graph()
