"""Training configurations as training steps of their own.

A document is matched against the rows that describe dialects; the row says which keys name the data
and of what kind the training is. The keys are the ends that a person would point at, so the step
stands in the document and not in the program that reads it. A command that hands a document to a
program may set keys of it, and says which dialect it is; what the command names itself is the
command's own step (`programs`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import PurePosixPath

from tos_lint.ir.catalogue import DocumentRow, Use
from tos_lint.ir.facts import Entry
from tos_lint.ir.graph import Linkage, Role
from tos_lint.ir.ports import Port, Ports, Root
from tos_lint.link import keys
from tos_lint.link.artefacts import is_hub_id
from tos_lint.link.documents import Documents, Tree
from tos_lint.link.ledger import Ledger, Step
from tos_lint.link.run import Run
from tos_lint.link.runs import Runs
from tos_lint.link.spelling import named
from tos_lint.link.values import Content, Text
from tos_lint.link.word_ports import word_values

_PAGES = (".md", ".markdown")
OWN_PATH = "@path"
"""The key that stands for the document's own path."""
GUESS = "assumed"
"""The certainty of a row by which a document merely looks like a training configuration."""
Named = tuple[Text, str]
"""The name of data, and its configuration and split."""


@dataclass(frozen=True, slots=True)
class _Reading:
    """A document as one row reads it, possibly as a command changed it."""

    documents: Documents
    path: str
    tree: Tree
    row: DocumentRow
    use: Use
    run: Run | None


def configure(documents: Documents, rows: tuple[DocumentRow, ...], runs: Runs, ledger: Ledger) -> set[str]:
    """Record every training step that a document describes; the paths of those documents."""
    launched = _launched(documents, runs)
    known = _read_by_programs(ledger)
    found: set[str] = set()
    for path in (*documents.paths(), *sorted(path for path in launched if path not in documents)):
        tree = documents.tree(path)
        present = {step for entry_keys in tree for step in entry_keys}
        launches = launched.get(path, [])
        for row in sorted(rows, key=lambda row: (not _spoken(row, launches), row.certainty == GUESS)):
            if row.use is None or (row.certainty == GUESS and path in known):
                continue
            if _possible(row, present) and _matches(row, path, tree, asked=not _spoken(row, launches)):
                told = [_step(each, ledger) for each in _readings(documents, path, row, row.use, launches)]
                if any(told):
                    found.add(path)
                if any(told) or not told:
                    break
    return found


def _launched(documents: Documents, runs: Runs) -> dict[str, list[Run]]:
    """The commands that are handed each document; the flags of one that is handed none are one."""
    found: dict[str, list[Run]] = defaultdict(list)
    for run in runs.all:
        handed = False
        for text in (*run.words, *(text for values in run.flags.values() for text in values)):
            if (text.literal or "").endswith((".yaml", ".yml", ".json", ".toml")):
                plain = text.with_parts(((text.literal or "").removeprefix("file://"),))
                path = documents.find(plain, run.path)
                if path is not None:
                    handed = True
                    found[path] += [] if run in found[path] else [run]
        if not handed and run.row is not None and run.row.dialect and run.row.use is None:
            found[documents.made(run.id, run.flags, run.at)].append(run)
    return found


def _read_by_programs(ledger: Ledger) -> set[str]:
    """The documents whose values reach the training steps of programs: nothing is to be guessed there."""
    return {
        material.name.at.path
        for materials in ledger.uses.values()
        for material in materials
        if isinstance(material, Content) and material.name.linkage is Linkage.CONFIG_FILE
    }


def _spoken(row: DocumentRow, launches: list[Run]) -> bool:
    """Whether a command hands the document to a program of the row's dialect."""
    dialects = {run.row.dialect for run in launches if run.row is not None and run.row.dialect}
    return any(row.id == dialect or row.id.startswith(f"{dialect}-") for dialect in dialects)


def _readings(
    documents: Documents, path: str, row: DocumentRow, use: Use, launches: list[Run]
) -> Iterator[_Reading]:
    """The document as it stands and as commands change it; none where each of them names other data."""
    seen: set[str] = set()
    for run in launches:
        if run.row is not None and run.row.use is not None and _names_data(run, run.row.use):
            continue
        name = path
        changes = _changes(documents, path, use, run) if path in documents else []
        if changes and run.row is not None and run.row.document:
            name = documents.set(path, changes, run.id)
        if name not in seen:
            seen.add(name)
            yield _Reading(documents, name, documents.tree(name), row, use, run)
    if not launches:
        yield _Reading(documents, path, documents.tree(path), row, use, None)


def _names_data(run: Run, use: Use) -> bool:
    return any(word_values(run, port) for _, ports in use.data for port in ports)


def _changes(documents: Documents, path: str, use: Use, run: Run) -> list[tuple[str, Text]]:
    """The keys that a command sets: those that the document has, and those of the data."""
    tree = documents.tree(path)
    data = {port.text for _, ports in use.data for port in ports}
    return [
        (flag if len(values) == 1 else f"{flag}.{position}", text)
        for flag, values in run.flags.items()
        if flag in data or tuple(flag.split(".")) in tree
        for position, text in enumerate(values)
    ]


def _possible(row: DocumentRow, present: set[str | int]) -> bool:
    """Whether the steps of the keys that a row asks for occur in a document at all."""
    return all(_occurs(key, present) for key in row.all_keys)


def _occurs(key: str, present: set[str | int]) -> bool:
    return all(step in present for step in keys.parse(key) if step not in (None, "*", "**"))


def _matches(row: DocumentRow, path: str, tree: Tree, *, asked: bool) -> bool:
    """Whether a document looks like the row's dialect; `asked` where nothing else says so."""
    if row.names and not any(fnmatchcase(PurePosixPath(path).name, name) for name in row.names):
        return False
    if not all(keys.entries(tree, key) for key in row.all_keys):
        return False
    if asked and row.any_keys and not any(keys.entries(tree, key) for key in row.any_keys):
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


def _step(read: _Reading, ledger: Ledger) -> bool:
    """Record the step that a document describes, if it names any data."""
    row, use, run = read.row, read.use, read.run
    if use.asks and not any(_word(entry) == "true" for entry in keys.scalars(read.tree, use.asks)):
        return False
    arriving = [(role, list(_data(read, ports))) for role, ports in use.data]
    learnt = (texts for role, texts in arriving if role != Role.EVALUATION)
    first = next((text for texts in learnt for text, _ in texts), None)
    if first is None:
        return False
    place = next((entry for key in row.place for entry in keys.entries(read.tree, key)[:1]), None)
    step = Step(
        key=f"sink:{read.path}:{row.id}",
        kind=_kind(read),
        framework=use.framework,
        name=row.id,
        location=read.documents.place(read.path, place) if place is not None else first.at,
        symbol="",
        said_by=row.said_by,
        service=use.service,
        launcher=run.at if run is not None else None,
        document=read.path,
        guessed=row.certainty == GUESS,
    )
    details = ledger.step(step)
    details.fed = True
    details.bases |= {str(entry.value) for entry in _values(read.tree, use.base)}
    details.students |= {str(entry.value) for entry in _values(read.tree, use.student)}
    for role, texts in arriving:
        guess = row.certainty == GUESS
        ledger.use(step, role, {Content(t, "dataset", t.at, part, assumed=guess) for t, part in texts})
    return True


def _kind(read: _Reading) -> str:
    """The kind by what the document says, else by the command that reads it, else by the dialect."""
    for rule in read.use.kinds:
        for port in rule.of:
            words = [_word(entry) for entry in keys.scalars(read.tree, port.text)]
            if port.text == OWN_PATH:
                words = [read.path.lower()]
            if not words and "*" in rule.matches and keys.entries(read.tree, port.text):
                return rule.kind
            if any(fnmatchcase(word, pattern.lower()) for word in words for pattern in rule.matches):
                return rule.kind
    started = read.run.row.use if read.run is not None and read.run.row is not None else None
    return started.kind if started is not None else read.use.kind


def _values(tree: Tree, ports: Ports) -> list[Entry]:
    for port in ports:
        if port.root is Root.KEY and (found := keys.scalars(tree, port.text)):
            return found
    return []


def _data(read: _Reading, ports: Ports) -> Iterator[Named]:
    """The names of the data, with configuration and split, wherever the dialect puts them."""
    for port in ports:
        found = list(_named(read, port))
        if found:
            yield from found
            return


def _named(read: _Reading, port: Port) -> Iterator[Named]:
    if port.text in read.row.keys_are_data:
        pattern = keys.parse(port.text)
        for known, entry in read.tree.items():
            if len(known) == len(pattern) + 1 and keys.fits(pattern, known[:-1]):
                at = read.documents.place(read.path, entry)
                yield _worded(Text((str(known[-1]),), at, read.path, Linkage.CONFIG_FILE)), ""
        return
    for entry in keys.scalars(read.tree, port.text):
        if isinstance(entry.value, str) and entry.value.strip() and _counts(read, entry):
            whole = _worded(read.documents.text(read.path, entry, read.path))
            for text, part in named(read.use, whole):
                yield from _resolved(read, text, part or _part(read, entry))


def _worded(text: Text) -> Text:
    """A name as far as a document's word reaches: what stands at the top of a page is documentation."""
    on_page = text.at.path.lower().endswith(_PAGES)
    return replace(text, linkage=Linkage.DOCUMENTATION) if on_page else text


def _counts(read: _Reading, entry: Entry) -> bool:
    """Whether what stands beside data says that it is trained on."""
    for key, globs in read.row.where:
        beside = keys.beside(keys.parse(key), entry.path)
        word = read.tree.get(beside)
        if word is not None and not any(fnmatchcase(_word(word), glob.lower()) for glob in globs):
            return False
    return True


def _part(read: _Reading, entry: Entry) -> str:
    """The configuration and split beside an entry."""
    found = []
    for key in (read.row.subset_key, read.row.split_key):
        sibling = read.tree.get((*entry.path[:-1], key)) if key else None
        if sibling is not None and isinstance(sibling.value, str):
            found.append(sibling.value)
        elif sibling is not None and sibling.container == "list":
            below = (item for known, item in read.tree.items() if known[:-1] == sibling.path)
            found += [str(item.value) for item in below if item.value is not None]
    return "/".join(found)


def _resolved(read: _Reading, text: Text, part: str) -> Iterator[Named]:
    """A name looked up in a registry of local names, or followed into another document."""
    documents, path = read.documents, text.at.path
    followed = documents.find(text, path) if read.row.follows else None
    if followed is not None and followed != path:
        for known, entry in documents.tree(followed).items():
            if known[-1] in read.row.registry_ids and isinstance(entry.value, str):
                yield replace(documents.text(followed, entry), run=followed), part
    elif read.row.registry:
        yield from _registered(read, text, part)
    else:
        yield text, part


def _registered(read: _Reading, text: Text, part: str) -> Iterator[Named]:
    """What a project's own list of data sets says of a name; the name itself where it says nothing."""
    for folder in _folders(read):
        where = Text((f"{folder}/{read.row.registry}",), text.at)
        registry = read.documents.find(where, text.at.path)
        if registry is None:
            continue
        inner = read.documents.tree(registry)
        for key in read.row.registry_ids:
            entry = inner.get((text.literal or "", key))
            if entry is not None and isinstance(entry.value, str):
                beside = f"{PurePosixPath(registry).parent}/{entry.value}"
                name = entry.value if is_hub_id(entry.value) else beside
                yield Text((name,), text.at, read.path, Linkage.DATASET_REGISTRY), part
        if (text.literal or "",) in inner:
            return
    yield text, part


def _folders(read: _Reading) -> Iterator[str]:
    """The folders in which a registry may lie: those that keys name, and the usual ones."""
    for folder in read.row.registry_folders:
        if folder.startswith("key["):
            yield from (str(entry.value) for entry in keys.scalars(read.tree, folder[4:-1]))
        else:
            yield folder
