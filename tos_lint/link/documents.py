"""The project's own YAML, JSON and TOML as values: a program that reads a key gets what stands there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from tos_lint.ir.facts import Entry, FileFacts, Gap, Reason, Step
from tos_lint.ir.gives import Gives
from tos_lint.ir.graph import Linkage
from tos_lint.ir.spans import Location, Span
from tos_lint.ir.steps import key_of, under
from tos_lint.link.artefacts import candidates
from tos_lint.link.composition import DEFAULTS, SUFFIXES, Placed, composed, option_of, put_own
from tos_lint.link.interpolation import HOLE, KeyPath, References, grafts, refers, written
from tos_lint.link.machine import Activation, Machine
from tos_lint.link.values import (
    NOTHING,
    UNKNOWN,
    Api,
    Content,
    Datum,
    Document,
    Handle,
    Ref,
    Text,
    Value,
    Values,
)

Tree = Mapping[KeyPath, Entry]

PARTS: Final = 100
"""Parts under one key that a program which goes through them is taken to see: more are data."""


class Documents:
    """Every document of the project, by path and key path: composed, and with references followed."""

    def __init__(self, files: Iterable[FileFacts], stored: Mapping[str, str] | None = None) -> None:
        self._stored = stored or {}
        """Where the text of documents is stored that others write."""
        self._trees: dict[str, dict[KeyPath, Entry]] = {
            facts.path: {entry.path: entry for entry in facts.entries} for facts in files if facts.entries
        }
        self._finished: dict[str, Tree] = {}
        self._below: dict[str, dict[KeyPath, list[KeyPath]]] = {}
        """For each finished document, the key paths one step below each."""
        self._merged: dict[str, Tree] = {}
        """Those that programs put together."""
        self._homes: dict[tuple[str, KeyPath], str] = {}
        """The file of an entry that another document brought in."""
        self._texts: dict[tuple[str, KeyPath], Text] = {}
        """The text of a value that refers to others, or that a command sets."""

    def __contains__(self, path: str) -> bool:
        return path in self._trees

    def paths(self) -> list[str]:
        """All documents, in a fixed order."""
        return sorted(self._trees)

    def tree(self, path: str) -> Tree:
        """The entries of one document by key path."""
        known = self._finished.get(path)
        if known is None:
            entries = self._trees.get(path, {})
            if any(keys[0] == DEFAULTS for keys in entries):
                entries = self._placed(path, composed(self._trees, path, {})) or entries
            known = self._finished[path] = self._followed(path, entries)
        return known

    def set(self, path: str, changes: Iterable[tuple[str, Text]], run: str) -> str:
        """The name of a document like another, but for what a command sets: groups and values."""
        name = f"{path}#{run}"
        if name not in self._finished:
            chosen: dict[str, str] = {}
            values: list[tuple[KeyPath, Text]] = []
            for key, text in changes:
                if path in self._trees and text.literal and option_of(self._trees, path, key, text.literal):
                    chosen[key.lstrip("/")] = text.literal
                else:
                    values.append((tuple(int(k) if k.isdigit() else k for k in key.split(".")), text))
            entries = self._copied(name, path)
            if path not in self._merged:
                entries = self._placed(name, composed(self._trees, path, chosen)) or entries
            for keys, text in values:
                self._change(name, entries, keys, text)
            self._finished[name] = self._followed(name, entries)
        return name

    def _copied(self, name: str, path: str) -> dict[KeyPath, Entry]:
        """The entries of a document as those of another."""
        entries = self._merged[path] if path in self._merged else self._trees[path]
        for keys in entries:
            self._homes[name, keys] = self._homes.get((path, keys), path)
            if (known := self._texts.get((path, keys))) is not None:
                self._texts[name, keys] = known
        return dict(entries)

    def merged(self, paths: Sequence[str]) -> str:
        """The name of a document that others are put into, later ones over earlier ones."""
        name = "+".join(paths)
        if name not in self._finished:
            placed: Placed = {}
            for path in paths:
                put_own(placed, self.tree(path), path, ())
            for keys, (entry, home) in placed.items():
                self._homes[name, keys] = self._homes.get((home, entry.path), home)
                if (known := self._texts.get((home, entry.path))) is not None:
                    self._texts[name, keys] = known
            self._finished[name] = self._merged[name] = {keys: entry for keys, (entry, _) in placed.items()}
        return name

    def made(self, run: str, flags: Mapping[str, tuple[Text, ...]], at: Location) -> str:
        """The name of a document that the flags of a command are, all of whose keys stand at its place."""
        if run not in self._finished:
            entries: dict[KeyPath, Entry] = {}
            for flag, texts in flags.items():
                keys: KeyPath = tuple(flag.split("."))
                for position, text in enumerate(texts):
                    below = (*keys, position) if len(texts) > 1 else keys
                    entries[below] = Entry(below, text.literal if text.literal is not None else HOLE, at.span)
                    self._texts[run, below] = text
                if len(texts) != 1:
                    kind = "list" if texts else ""
                    entries[keys] = Entry(keys, None if texts else True, at.span, kind)
            for below in entries:
                self._homes[run, below] = at.path
            self._finished[run] = entries
        return run

    def _change(self, name: str, entries: dict[KeyPath, Entry], keys: KeyPath, text: Text) -> None:
        """Put what a command sets in the place of what stood under a key."""
        for known in [known for known in entries if known[: len(keys)] == keys]:
            del entries[known]
        for length in range(1, len(keys)):
            entries.setdefault(keys[:length], Entry(keys[:length], None, text.at.span, "mapping"))
        entries[keys] = Entry(keys, text.literal if text.literal is not None else HOLE, text.at.span)
        self._homes[name, keys] = text.at.path
        self._texts[name, keys] = text

    def _placed(self, name: str, placed: Placed) -> dict[KeyPath, Entry]:
        """The entries of a composed document; where each stands is remembered."""
        for keys, (_, home) in placed.items():
            if home != name:
                self._homes[name, keys] = home
        return {keys: entry for keys, (entry, _) in placed.items()}

    def _followed(self, path: str, entries: dict[KeyPath, Entry]) -> Tree:
        """The entries, those that refer to others with what they stand for."""
        if not any(refers(entry.value) for entry in entries.values()):
            return entries
        tree = dict(entries)
        for entry, original in grafts(entries):
            if (home := self._homes.get((path, original.path))) is not None:
                self._homes[path, entry.path] = home
            tree[entry.path] = entry
        references = References(tree)
        for keys, entry in list(tree.items()):
            if refers(entry.value):
                parts = references.text(entry)
                source = written(tree, entry)
                self._texts[path, keys] = Text(parts, self.place(path, source), "", Linkage.CONFIG_FILE)
                if len(parts) == 1 and parts[0] is not None:
                    tree[keys] = replace(entry, value=parts[0])
        return tree

    def place(self, path: str, entry: Entry) -> Location:
        """Where the key of an entry stands."""
        home = self._homes.get((path, entry.path), path)
        return Location(self._stored.get(home, home), entry.span)

    def text(self, path: str, entry: Entry, run: str = "") -> Text:
        """The text of an entry, with the place where it is written."""
        known = self._texts.get((path, entry.path))
        if known is not None:
            return replace(known, run=known.run or run)
        return Text((str(entry.value),), self.place(path, entry), run, Linkage.CONFIG_FILE)

    def find(self, name: Text, importer: str) -> str | None:
        """The document that a path names in a file, if the project has it."""
        for candidate in candidates(name, importer):
            if candidate in self._trees:
                return candidate
        return None

    def only(self, name: str) -> str | None:
        """The document of that name, where the project has only one, wherever it is."""
        endings = tuple(f"/{name}{suffix}" for suffix in SUFFIXES)
        found = [path for path in self._trees if path.endswith(endings)]
        return found[0] if len(found) == 1 else None

    def value(self, path: str, keys: KeyPath, run: str = "") -> Values:
        """The value under a key path: a text with its place, a constant, or a part of the document."""
        entry = self.tree(path).get(keys)
        if entry is None:
            return NOTHING
        if entry.container:
            return frozenset({Document(path, keys)})
        if isinstance(entry.value, str):
            return frozenset({self.text(path, entry, run)})
        return frozenset({Datum(entry.value)})

    def keys(self, path: str, keys: KeyPath) -> list[Text]:
        """The keys of a mapping, where they are written."""
        below = [self.tree(path)[known] for known in self.below(path, keys)[:PARTS]]
        return [Text((str(e.path[-1]),), self.place(path, e), "", Linkage.CONFIG_FILE) for e in below]

    def below(self, path: str, keys: KeyPath) -> list[KeyPath]:
        """The key paths one step below another."""
        index = self._below.get(path)
        if index is None:
            index = self._below[path] = {}
            for known in self.tree(path):
                if known:
                    index.setdefault(known[:-1], []).append(known)
        return index.get(keys, [])


def child(machine: Machine, base: Document, step: Step) -> Values:
    """What stands under a step of a document: keys and attributes are the same thing here."""
    name = key_of(step) if step.startswith("[") else step[1:]
    if step == "[*]":
        return _listed(machine, base)
    found = machine.documents.value(base.path, (*base.keys, name))
    if not found and name.isdigit():
        found = machine.documents.value(base.path, (*base.keys, int(name)))
    if not found and step.startswith("."):
        found = _method(machine, base, step)
    return _tied(found, base.linkage) or UNKNOWN


def _method(machine: Machine, base: Document, step: Step) -> Values:
    """What a document can do: what any object can, and what a mapping or a list can."""
    if machine.rows.at(f"<any>{step}"):
        return frozenset({Api(f"<any>{step}", base)})
    kind = "list" if _is_list(machine, base) else "dict"
    path = f"builtins.{kind}(){step}"
    rows = machine.rows.at(path)
    if not rows:
        return NOTHING
    return frozenset({Api(path, base if rows[0].gives is Gives.ITEM else _as_object(machine, base, kind))})


def _as_object(machine: Machine, base: Document, kind: str) -> Ref:
    """The mapping or list that parsing makes of a document."""
    made = machine.heap.make(("document", base), kind, api=f"builtins.{kind}()")
    for keys in machine.documents.below(base.path, base.keys)[:PARTS]:
        held = machine.documents.value(base.path, keys)
        machine.heap.grow(made, under(keys[-1]), _tied(held, base.linkage))
    return made


def _is_list(machine: Machine, base: Document) -> bool:
    entry = machine.documents.tree(base.path).get(base.keys)
    first = machine.documents.below(base.path, base.keys)[:1]
    return entry.container == "list" if entry else bool(first) and isinstance(first[0][-1], int)


def _listed(machine: Machine, base: Document) -> Values:
    """What stands under a key that is not known: a mapping is a registry, of which some part is meant."""
    is_list = _is_list(machine, base)
    return _tied(children(machine, base), base.linkage if is_list else Linkage.REGISTRY_ENTRY)


def _tied(values: Values, linkage: Linkage) -> Values:
    """The parts of a document, as they are tied to who reads them."""
    if linkage is Linkage.CONFIG_FILE:
        return values
    return frozenset(replace(v, linkage=linkage) if isinstance(v, Text | Document) else v for v in values)


def children(machine: Machine, base: Document) -> Values:
    """Everything one step below; of very much, as much as is followed."""
    below = machine.documents.below(base.path, base.keys)
    if len(below) > PARTS:
        why = f"{len(below)} parts stand under one key; the first {PARTS} are followed"
        machine.ledger.gap(base.path, Gap(Reason.BOUND, why, Span(1)))
    return NOTHING.union(*(machine.documents.value(base.path, keys) for keys in below[:PARTS])) or UNKNOWN


def elements(machine: Machine, base: Document) -> Values:
    """What iteration gives: the elements of a list, the keys of a mapping where they stand."""
    if _is_list(machine, base):
        return _tied(children(machine, base), base.linkage)
    return frozenset(machine.documents.keys(base.path, base.keys)) or UNKNOWN


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
