"""The project's own YAML, JSON and TOML as values: a program that reads a key gets what stands there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tos_lint.ir.facts import Entry, FileFacts, Step
from tos_lint.ir.graph import Linkage
from tos_lint.ir.spans import Location
from tos_lint.ir.steps import key_of
from tos_lint.link.artefacts import candidates
from tos_lint.link.machine import Activation, Machine
from tos_lint.link.values import (
    NOTHING,
    UNKNOWN,
    Api,
    Content,
    Datum,
    Document,
    Handle,
    Text,
    Value,
    Values,
)

Tree = Mapping[tuple[str | int, ...], Entry]


class Documents:
    """Every document of the project, by path and key path."""

    def __init__(self, files: Iterable[FileFacts]) -> None:
        self._trees: dict[str, dict[tuple[str | int, ...], Entry]] = {
            facts.path: {entry.path: entry for entry in facts.entries} for facts in files if facts.entries
        }

    def __contains__(self, path: str) -> bool:
        return path in self._trees

    def paths(self) -> list[str]:
        """All documents, in a fixed order."""
        return sorted(self._trees)

    def tree(self, path: str) -> Tree:
        """The entries of one document by key path."""
        return self._trees.get(path, {})

    def find(self, name: Text, importer: str) -> str | None:
        """The document that a path names in a file, if the project has it."""
        for candidate in candidates(name, importer):
            if candidate in self._trees:
                return candidate
        return None

    def value(self, path: str, keys: tuple[str | int, ...], run: str = "") -> Values:
        """The value under a key path: a text with its place, a constant, or a part of the document."""
        entry = self._trees.get(path, {}).get(keys)
        if entry is None:
            return NOTHING
        if entry.container:
            return frozenset({Document(path, keys)})
        if isinstance(entry.value, str):
            at = Location(path, entry.span)
            return frozenset({Text((entry.value,), at, run, Linkage.CONFIG_FILE)})
        return frozenset({Datum(entry.value)})

    def below(self, path: str, keys: tuple[str | int, ...]) -> list[tuple[str | int, ...]]:
        """The key paths one step below another."""
        return [known for known in self._trees.get(path, {}) if known[:-1] == keys and known]


def child(machine: Machine, base: Document, step: Step) -> Values:
    """What stands under a step of a document: keys and attributes are the same thing here."""
    name = key_of(step) if step.startswith("[") else step[1:]
    if step == "[*]":
        return children(machine, base)
    found = machine.documents.value(base.path, (*base.keys, name))
    if not found and name.isdigit():
        found = machine.documents.value(base.path, (*base.keys, int(name)))
    if not found and step.startswith(".") and machine.rows.at(f"<any>{step}"):
        return frozenset({Api(f"<any>{step}", base)})
    return found or UNKNOWN


def children(machine: Machine, base: Document) -> Values:
    """Everything one step below."""
    found: Values = NOTHING
    for keys in machine.documents.below(base.path, base.keys):
        found |= machine.documents.value(base.path, keys)
    return found or UNKNOWN


def opened(machine: Machine, names: Values, frame: Activation) -> Values:
    """The project's documents among what is being read."""
    found: set[Value] = set()
    for value in names:
        name = (
            value if isinstance(value, Text) else value.name if isinstance(value, Handle | Content) else None
        )
        if isinstance(value, Document):
            found.add(value)
        elif name is not None and (path := machine.documents.find(name, frame.path)) is not None:
            found.add(Document(path, ()))
    return frozenset(found)


def parsed(machine: Machine, frame: Activation, values: Values, at: Location) -> Values:
    """What parsing gives: the project's document, else the contents of whatever is read."""
    found: set[Value] = set(opened(machine, values, frame))
    if found:
        return frozenset(found)
    for value in values:
        if isinstance(value, Handle):
            found.add(Content(value.name, value.kind, at))
        elif not isinstance(value, Text):
            found.add(value)
    return frozenset(found)
