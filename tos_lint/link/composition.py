"""Documents that are composed of others: a list of defaults picks one file of each group.

`defaults: [{data: alpaca}, base, _self_]` at the top of a document puts `data/alpaca.yaml` under the
key `data` and `base.yaml` beside the document's own keys; what comes later wins, and the document
itself comes last unless `_self_` says otherwise. `group@package: option` names another key, `override
group: option` another choice. A single file name instead of a list is a document to start from.

Files are looked for beside the document, in the folders above it, and last by their name alone,
where only one file of the project has it: search paths are set in code or on the command line. A
comment `# @package a.b` in a chosen file names its key, unless the list does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Final

from tos_lint.ir.facts import Entry
from tos_lint.ir.spans import Span
from tos_lint.link.interpolation import KeyPath

Trees = Mapping[str, Mapping[KeyPath, Entry]]
Placed = dict[KeyPath, tuple[Entry, str]]
"""Entries by their new key paths, each with the file that it stands in."""

DEFAULTS: Final = "defaults"
PACKAGE: Final = "@package"
"""The key of what a comment at the top of a document says of its place."""
DEPTH: Final = 8
"""Documents within documents that are put in."""
DOCUMENTS: Final = 100
"""Documents that one is composed of."""
SUFFIXES: Final = ("", ".yaml", ".yml")
_OVERRIDE: Final = "override "
_OPTIONAL: Final = "optional "


@dataclass(frozen=True, slots=True)
class _Default:
    """One item of a list of defaults."""

    group: str
    option: str
    package: str | None
    entry: Entry


def composed(trees: Trees, path: str, chosen: Mapping[str, str]) -> Placed:
    """The entries of a document and of all that its defaults put in; empty where it has none.

    `chosen` says which option of a group holds instead of the one that is written.
    """
    composition = _Composition(trees, dict(chosen))
    return composition.found if composition.put(path, (), DEPTH) else {}


def option_of(trees: Trees, path: str, group: str, option: str) -> str | None:
    """The file that an option of a group names for a document, where the project has it."""
    return _file(trees, path, f"{group}/{option}")


class _Composition:
    """Entries that are being put together, later ones over earlier ones."""

    def __init__(self, trees: Trees, chosen: dict[str, str]) -> None:
        self.found: Placed = {}
        self._trees = trees
        self._chosen = chosen
        self._left = DOCUMENTS

    def put(self, path: str, prefix: KeyPath, depth: int) -> bool:
        """Put a document's defaults and its own entries in; whether any default was found."""
        tree = self._trees[path]
        items = list(_defaults(tree))
        for item in items:
            if item.group.startswith(_OVERRIDE):
                self._chosen.setdefault(item.group.removeprefix(_OVERRIDE).strip().lstrip("/"), item.option)
        any_found = own = False
        for item in items if depth else ():
            if item.option == "_self_":
                own = True
                put_own(self.found, tree, path, prefix)
            elif not item.group.startswith(_OVERRIDE):
                any_found |= self._put_default(path, prefix, item, depth)
        if not own:
            put_own(self.found, tree, path, prefix)
        for item in self._added({item.group for item in items}) if not prefix and depth == DEPTH else ():
            any_found |= self._put_default(path, prefix, item, depth)
        return any_found

    def _added(self, groups: set[str]) -> Iterator[_Default]:
        """The groups that a command adds to those of the list."""
        known = {group.partition(" ")[2].lstrip("/") or group.lstrip("/") for group in groups}
        for group, option in self._chosen.items():
            if group not in known:
                yield _Default(group, option, None, Entry((DEFAULTS,), option, Span(1)))

    def _put_default(self, path: str, prefix: KeyPath, item: _Default, depth: int) -> bool:
        """Put in what one item of a list of defaults names."""
        group = item.group.removeprefix(_OPTIONAL).strip()
        option = self._chosen.get(group.lstrip("/"), item.option)
        file = _file(self._trees, path, f"{group}/{option}" if group else option)
        if file is None or file == path or not self._left:
            return False
        self._left -= 1
        declared = self._trees[file].get((PACKAGE,))
        if item.package is None and declared is not None:
            item = replace(item, package=str(declared.value))
        below = _package(item, group, prefix)
        for length in range(1, len(below) + 1):
            container = Entry(below[:length], None, item.entry.span, "mapping")
            self.found.setdefault(below[:length], (container, path))
        self.put(file, below, depth - 1)
        return True


def _package(item: _Default, group: str, prefix: KeyPath) -> KeyPath:
    """The key path under which an item of a list of defaults is put."""
    match item.package:
        case None:
            start = () if group.startswith("/") else prefix
            return (*start, *(part for part in group.split("/") if part))
        case "_global_":
            return ()
        case "_here_":
            return prefix
        case package:
            return (*prefix, *package.split("."))


def put_own(found: Placed, tree: Mapping[KeyPath, Entry], path: str, prefix: KeyPath) -> None:
    """Put a document's own entries in; one that is no mapping replaces all that stood under its key."""
    for keys, entry in tree.items():
        if keys[0] in (DEFAULTS, PACKAGE):
            continue
        place = (*prefix, *keys)
        if entry.container != "mapping" and place in found:
            for known in [known for known in found if known[: len(place)] == place]:
                del found[known]
        found[place] = (replace(entry, path=place), path)


def _defaults(tree: Mapping[KeyPath, Entry]) -> Iterator[_Default]:
    """The items of a document's list of defaults, in order."""
    for keys, entry in tree.items():
        if keys[0] != DEFAULTS or not isinstance(entry.value, str):
            continue
        match keys:
            case (_,) | (_, int()):
                yield _Default("", entry.value, None, entry)
            case (_, int(), str(group)) | (_, int(), str(group), int()):
                name, at, package = group.partition("@")
                yield _Default(name, entry.value, package if at else None, entry)


def _file(trees: Trees, path: str, name: str) -> str | None:
    """The document that a name means in another: beside it, above it, or the only one so called."""
    name = name.strip("/")
    for folder in PurePosixPath(path).parents:
        for suffix in SUFFIXES:
            candidate = _normal(folder / f"{name}{suffix}")
            if candidate in trees:
                return candidate
    endings = tuple(f"/{name}{suffix}" for suffix in SUFFIXES)
    same = [known for known in trees if known.endswith(endings)]
    return same[0] if len(same) == 1 else None


def _normal(path: PurePosixPath) -> str:
    parts: list[str] = []
    for part in path.parts:
        if part == ".." and parts:
            parts.pop()
        elif part not in (".", ".."):
            parts.append(part)
    return "/".join(parts)
