"""What programs read from around them: variables of files of settings, fields that are variables.

A file of settings (`NAME=value`, as shells read it) becomes part of the environment of whoever loads
it. Some classes take their fields from the environment, by name, in either case of letters.
"""

from __future__ import annotations

from tos_lint.ir.catalogue import Options
from tos_lint.ir.facts import ANY, Place
from tos_lint.ir.graph import Linkage
from tos_lint.ir.spans import Location
from tos_lint.ir.steps import under
from tos_lint.link import access
from tos_lint.link.artefacts import candidates
from tos_lint.link.machine import Activation, Machine, one
from tos_lint.link.members import field_names
from tos_lint.link.parsers import as_default
from tos_lint.link.ports import Scope, read
from tos_lint.link.values import NOTHING, UNKNOWN, Document, Ref, Text, Values, literals
from tos_lint.link.words import word_parts

_DEEP = 2
"""Containers within containers that hold the names of commands."""


def load_settings(machine: Machine, frame: Activation, row: Options, scope: Scope, place: Place) -> Values:
    """The variables of a file become the environment's; as a mapping, they are given back."""
    mapping = machine.heap.make((frame.number, place, "settings"), "dict", api="builtins.dict()")
    environment = machine.heap.make(("api", "os.environ"), "library")
    for name in literals(read(machine, frame, row.names, scope)):
        for variable, value in _settings(machine, name, frame.path).items():
            machine.heap.grow(mapping, under(variable), one(value))
            machine.heap.grow(environment, under(variable), one(value))
    return one(mapping)


def _settings(machine: Machine, name: Text, importer: str) -> dict[str, Text]:
    """The variables of the project's file that a name means in another."""
    for path in candidates(name, importer):
        facts = machine.program.files.get(path)
        if facts is not None and facts.settings:
            return {
                variable: Text(word_parts(word), Location(path, word.span), "", Linkage.CONFIG_FILE)
                for variable, word in facts.settings
            }
    return {}


def fill_fields(machine: Machine, frame: Activation, row: Options, scope: Scope) -> Values:
    """The fields of an instance under construction: defaults, and the variables named like them."""
    made = scope.made
    if not isinstance(made, Ref):
        return UNKNOWN
    begins = [text.literal or "" for text in literals(read(machine, frame, row.environment, scope))] or [""]
    files = [
        _settings(machine, name, frame.path) for name in literals(read(machine, frame, row.names, scope))
    ]
    for name in field_names(machine, made):
        default = access.get(machine, frame, made, f".{name}", scope.span) - UNKNOWN
        found: Values = NOTHING
        for begin in begins:
            for variable in dict.fromkeys((f"{begin}{name}", f"{begin}{name}".upper())):
                found |= access.environment(machine, frame, under(variable))
                found |= frozenset(held[variable] for held in files if variable in held)
        if found:
            machine.heap.grow(made, f".{name}", found | as_default(default))
    return UNKNOWN


def hold_sections(machine: Machine, frame: Activation, row: Options, scope: Scope) -> Values:
    """The receiver holds what stands under the top keys of a document."""
    for name in literals(read(machine, frame, row.names, scope)):
        path = machine.documents.find(name, frame.path)
        for keys in machine.documents.below(path, ()) if path else ():
            if isinstance(scope.receiver, Ref):
                document = Document(path or "", keys)
                machine.heap.grow(scope.receiver, under(keys[0]), one(document))
    return UNKNOWN


def name_scripts(machine: Machine, frame: Activation, row: Options, scope: Scope) -> Values:
    """The commands that a package brings: every text of the form `name = module:function`."""
    pending = list(read(machine, frame, row.names, scope))
    for _ in range(_DEEP):
        held = [machine.heap.element(value, ANY) for value in pending if isinstance(value, Ref)]
        pending += [each for values in held for each in values if each not in pending]
    for text in literals(frozenset(pending)):
        for line in (text.literal or "").splitlines():
            machine.runs.note_script(line)
    return UNKNOWN
