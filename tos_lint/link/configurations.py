"""Training configurations as training steps of their own.

A document is matched against the rows that describe dialects; the row says which keys name the data
and of what kind the training is. The keys are the ends that a person would point at, so the step
stands in the document and not in the program that reads it.
"""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import PurePosixPath

from tos_lint.ir.catalogue import DocumentRow, Port, Ports, Root, Use
from tos_lint.ir.facts import Entry
from tos_lint.ir.graph import Linkage
from tos_lint.ir.spans import Location
from tos_lint.link import keys
from tos_lint.link.artefacts import is_hub_id
from tos_lint.link.documents import Documents, Tree
from tos_lint.link.ledger import Ledger, Step
from tos_lint.link.runs import Run, Runs
from tos_lint.link.values import Content, Text

_PAGES = (".md", ".markdown")
OWN_PATH = "@path"
"""The key that stands for the document's own path."""


def configure(documents: Documents, rows: tuple[DocumentRow, ...], runs: Runs, ledger: Ledger) -> set[str]:
    """Record every training step that a document describes; the paths of those documents."""
    launchers = _launchers(documents, runs)
    found: set[str] = set()
    for path in documents.paths():
        tree = documents.tree(path)
        for row in rows:
            if row.use is not None and _matches(row, path, tree):
                if _step(documents, row, row.use, path, tree, ledger, launchers.get(path)):
                    found.add(path)
                break
    return found


def _launchers(documents: Documents, runs: Runs) -> dict[str, Run]:
    """The first command that is handed each document."""
    found: dict[str, Run] = {}
    for run in runs.all:
        for text in (*run.words, *(text for values in run.flags.values() for text in values)):
            if (text.literal or "").endswith((".yaml", ".yml", ".json", ".toml")):
                path = documents.find(text, run.path)
                if path is not None:
                    found.setdefault(path, run)
    return found


def _matches(row: DocumentRow, path: str, tree: Tree) -> bool:
    if row.names and not any(fnmatchcase(PurePosixPath(path).name, name) for name in row.names):
        return False
    if not all(keys.entries(tree, key) for key in row.all_keys):
        return False
    if row.any_keys and not any(keys.entries(tree, key) for key in row.any_keys):
        return False
    if any(keys.entries(tree, key) for key in row.no_keys):
        return False
    return all(_agrees(tree, key, globs, needed=False) for key, globs in row.values) and all(
        _agrees(tree, key, globs, needed=True) for key, globs in row.required_values
    )


def _agrees(tree: Tree, key: str, globs: tuple[str, ...], *, needed: bool) -> bool:
    values = [_word(entry) for entry in keys.scalars(tree, key)]
    if not values:
        return not needed
    return any(fnmatchcase(value, pattern.lower()) for value in values for pattern in globs)


def _word(entry: Entry) -> str:
    return str(entry.value).lower()


def _step(
    documents: Documents, row: DocumentRow, use: Use, path: str, tree: Tree, ledger: Ledger, run: Run | None
) -> bool:
    named = [(role, list(_data(documents, row, ports, path, tree))) for role, ports in use.data]
    first = next((text for _, texts in named for text, _ in texts), None)
    if first is None:
        return False
    place = next((entry for key in row.place for entry in keys.entries(tree, key)[:1]), None)
    location = Location(path, place.span) if place is not None else first.at
    step = Step(
        key=f"sink:{path}:{row.id}",
        kind=_kind(use, path, tree),
        framework=use.framework,
        name=row.id,
        location=location,
        symbol="",
        said_by=row.said_by,
        service=use.service,
        launcher=run.at if run is not None else None,
    )
    details = ledger.step(step)
    details.fed = True
    details.bases |= {str(entry.value) for entry in _values(tree, use.base)}
    details.students |= {str(entry.value) for entry in _values(tree, use.student)}
    for role, texts in named:
        ledger.use(
            step,
            role,
            {Content(t, "dataset", t.at, pieces, assumed=row.certainty == "assumed") for t, pieces in texts},
        )
    return True


def _kind(use: Use, path: str, tree: Tree) -> str:
    for rule in use.kinds:
        for port in rule.of:
            words = (
                [path.lower()] if port.text == OWN_PATH else [_word(e) for e in keys.scalars(tree, port.text)]
            )
            if not words and "*" in rule.matches and keys.entries(tree, port.text):
                return rule.kind
            if any(fnmatchcase(word, pattern.lower()) for word in words for pattern in rule.matches):
                return rule.kind
    return use.kind


def _values(tree: Tree, ports: Ports) -> list[Entry]:
    for port in ports:
        if port.root is Root.KEY and (found := keys.scalars(tree, port.text)):
            return found
    return []


def _data(
    documents: Documents, row: DocumentRow, ports: Ports, path: str, tree: Tree
) -> Iterator[tuple[Text, str]]:
    """The names of the data, with configuration and split, wherever the dialect puts them."""
    for port in ports:
        found = list(_named(documents, row, port, path, tree))
        if found:
            yield from found
            return


def _named(
    documents: Documents, row: DocumentRow, port: Port, path: str, tree: Tree
) -> Iterator[tuple[Text, str]]:
    if port.text in row.keys_are_data:
        pattern = keys.parse(port.text)
        for known, entry in tree.items():
            if (
                len(known) == len(pattern) + 1
                and keys.fits(pattern, known[:-1])
                and isinstance(known[-1], str)
            ):
                yield Text((known[-1],), Location(path, entry.span), path, _linkage(path)), ""
        return
    for entry in keys.scalars(tree, port.text):
        if not isinstance(entry.value, str) or not entry.value.strip():
            continue
        words = entry.value.split(",") if row.split_commas else [entry.value]
        for word in words:
            text = Text((word.strip(),), Location(path, entry.span), path, _linkage(path))
            yield from _resolved(documents, row, text, _pieces(row, tree, entry), path, tree)


def _linkage(path: str) -> Linkage:
    """How far a document's word reaches: what stands at the top of a page is documentation."""
    return Linkage.DOCUMENTATION if path.lower().endswith(_PAGES) else Linkage.CONFIG_FILE


def _pieces(row: DocumentRow, tree: Tree, entry: Entry) -> str:
    """The configuration and split beside an entry."""
    found = []
    for key in (row.subset_key, row.split_key):
        sibling = tree.get((*entry.path[:-1], key)) if key else None
        if sibling is not None and isinstance(sibling.value, str):
            found.append(sibling.value)
        elif sibling is not None and sibling.container == "list":
            found += [str(e.value) for k, e in tree.items() if k[:-1] == sibling.path and e.value is not None]
    return "/".join(found)


def _resolved(
    documents: Documents, row: DocumentRow, text: Text, pieces: str, path: str, tree: Tree
) -> Iterator[tuple[Text, str]]:
    """A name looked up in a registry of local names, or followed into another document."""
    followed = documents.find(text, path) if row.follows else None
    if followed is not None and followed != path:
        inner = documents.tree(followed)
        for keys_, entry in inner.items():
            if keys_[-1] in row.registry_ids and isinstance(entry.value, str):
                at = Location(followed, entry.span)
                yield Text((entry.value,), at, followed, Linkage.CONFIG_FILE), pieces
        return
    if row.registry:
        yield from _registered(documents, row, text, pieces, path, tree)
        return
    yield text, pieces


def _registered(
    documents: Documents, row: DocumentRow, text: Text, pieces: str, path: str, tree: Tree
) -> Iterator[tuple[Text, str]]:
    folders = [
        str(entry.value)
        for folder in row.registry_folders
        if folder.startswith("key[")
        for entry in keys.scalars(tree, folder[4:-1])
    ] + [folder for folder in row.registry_folders if not folder.startswith("key[")]
    for folder in folders:
        where = Text((f"{folder}/{row.registry}",), text.at)
        registry = documents.find(where, path)
        if registry is None:
            continue
        inner = documents.tree(registry)
        for key in row.registry_ids:
            entry = inner.get((text.literal or "", key))
            if entry is not None and isinstance(entry.value, str):
                named = (
                    entry.value
                    if is_hub_id(entry.value)
                    else f"{PurePosixPath(registry).parent}/{entry.value}"
                )
                yield Text((named,), text.at, path, Linkage.DATASET_REGISTRY), pieces
        if (text.literal or "",) in inner:
            return
    yield text, pieces
