"""Key paths of documents: `datasets[].path` against the keys that a document has."""

from __future__ import annotations

from functools import lru_cache

from tos_lint.ir.facts import Entry
from tos_lint.link.documents import Tree

Pattern = tuple[str | None, ...]
"""Key names; None for any list position."""


_WILD = frozenset({None, "*", "**"})
"""Steps that stand for others."""


@lru_cache(maxsize=1024)
def parse(path: str) -> Pattern:
    """The steps of a key path as it is written in rows."""
    found: list[str | None] = []
    for part in path.split("."):
        name, brackets = part.split("[]", 1) if "[]" in part else (part, None)
        if name:
            found.append(name)
        if brackets is not None:
            found.append(None)
            found.extend(None for _ in range(brackets.count("[]")))
    return tuple(found)


def fits(pattern: Pattern, keys: tuple[str | int, ...]) -> bool:
    """Whether a key path is one that the pattern writes; `*` is any key, `**` in front any number of them."""
    if pattern[0] == "**":
        pattern = pattern[1:]
        keys = keys[-len(pattern) :]
    return len(pattern) == len(keys) and all(
        isinstance(key, int) if want is None else want in ("*", key)
        for want, key in zip(pattern, keys, strict=True)
    )


def beside(pattern: Pattern, keys: tuple[str | int, ...]) -> tuple[str | int, ...]:
    """The key path that a pattern writes in the items of the lists that another key path is in."""
    positions = iter(step for step in keys if isinstance(step, int))
    return tuple(next(positions, 0) if step is None else step for step in pattern)


def entries(tree: Tree, path: str) -> list[Entry]:
    """The entries under a key path, in the order of the document."""
    pattern = parse(path)
    if _WILD.isdisjoint(pattern):
        entry = tree.get(tuple(step for step in pattern if step is not None))
        return [] if entry is None else [entry]
    return [entry for keys, entry in tree.items() if fits(pattern, keys)]


def scalars(tree: Tree, path: str) -> list[Entry]:
    """The scalar entries under a key path; of a list of scalars, its items."""
    found: list[Entry] = []
    for entry in entries(tree, path):
        if entry.container == "list":
            found += [
                item for keys, item in tree.items() if keys[:-1] == entry.path and isinstance(keys[-1], int)
            ]
        else:
            found.append(entry)
    return [entry for entry in found if not entry.container and entry.value is not None]
