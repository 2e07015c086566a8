"""Values of documents that refer to other values: `${data.root}/train.jsonl`, `${oc.env:DATA,local}`.

A reference names a key from the root of the document (`${a.b}`), from beside the value (`${.b}`) or
from further up (`${..b}`). `${oc.env:NAME,default}` and `${NAME:-default}` say what holds where the
variable is not set. What is said nowhere in the document leaves a hole in the text: it may be
anything. A value that is nothing but a reference to a mapping or a list stands for all of it.

Chains of references are followed to a fixed depth and texts grow to a fixed length, so that
references in a circle, or doubling ones, end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from tos_lint.ir.facts import Entry

KeyPath = tuple[str | int, ...]
DEPTH: Final = 8
"""References behind references that are followed."""
LENGTH: Final = 4_096
"""Characters of a text that references make."""
GRAFTED: Final = 20_000
"""Entries of one document that references to mappings and lists bring in."""
HOLE: Final = "\0"

_REFERENCE: Final = re.compile(r"\$\{([^${}]*)\}")
_VARIABLE: Final = re.compile(r"(?:oc\.env|env):\s*[\w.]+\s*(?:,(.*))?|\w+:-(.*)", re.DOTALL)
_STEP: Final = re.compile(r"[^.\[\]]+")


def refers(value: object) -> bool:
    """Whether a value is a text with a reference in it."""
    return isinstance(value, str) and _REFERENCE.search(value) is not None


def written(tree: Mapping[KeyPath, Entry], entry: Entry) -> Entry:
    """The entry in which the text of a value stands that is nothing but a reference."""
    for _ in range(DEPTH):
        target = _target(tree, entry)
        if target is None or target.container:
            break
        entry = target
    return entry


def grafts(tree: Mapping[KeyPath, Entry]) -> Iterator[tuple[Entry, Entry]]:
    """What mappings and lists that values refer to bring: an entry in its new place, and its own."""
    count = 0
    for entry in list(tree.values()):
        target = _target(tree, entry) if refers(entry.value) else None
        if target is None or not target.container or entry.path[: len(target.path)] == target.path:
            continue
        yield replace(entry, value=None, container=target.container), entry
        for keys, below in list(tree.items()):
            if keys[: len(target.path)] == target.path and len(keys) > len(target.path):
                count += 1
                if count > GRAFTED:
                    return
                yield replace(below, path=(*entry.path, *keys[len(target.path) :])), below


def _target(tree: Mapping[KeyPath, Entry], entry: Entry) -> Entry | None:
    """The entry that a value refers to, if it is a reference and nothing else."""
    match = _REFERENCE.fullmatch(entry.value.strip()) if isinstance(entry.value, str) else None
    return None if match is None else _found(tree, match[1], entry.path)


def _found(tree: Mapping[KeyPath, Entry], reference: str, place: KeyPath) -> Entry | None:
    """The entry under a reference that stands at a place."""
    dots = len(reference) - len(reference.lstrip("."))
    if dots > len(place):
        return None
    keys = tuple(int(step) if step.isdigit() else step for step in _STEP.findall(reference))
    return tree.get((*(place[: len(place) - dots] if dots else ()), *keys))


class References:
    """The texts of one document with their references followed, each of them once."""

    def __init__(self, tree: Mapping[KeyPath, Entry]) -> None:
        self._tree = tree
        self._known: dict[KeyPath, str] = {}

    def text(self, entry: Entry) -> tuple[str | None, ...]:
        """The text of an entry; None for each part that nothing says."""
        text = self._of(entry, DEPTH)
        return tuple(None if part == HOLE else part for part in re.split(f"({HOLE})", text) if part)

    def _of(self, entry: Entry, depth: int) -> str:
        known = self._known.get(entry.path)
        if known is None:
            self._known[entry.path] = HOLE  # what it says of itself, should it refer to itself
            known = self._known[entry.path] = self._followed(str(entry.value), entry.path, depth)
        return known

    def _followed(self, text: str, place: KeyPath, depth: int) -> str:
        """A text with every reference in it replaced, the innermost first."""
        for _ in range(DEPTH):
            changed = _REFERENCE.sub(lambda match: self._said(match[1], place, depth), text)
            if changed == text or len(changed) > LENGTH:
                break
            text = changed
        return _REFERENCE.sub(HOLE, text)[:LENGTH]

    def _said(self, reference: str, place: KeyPath, depth: int) -> str:
        """The text that one reference stands for."""
        if match := _VARIABLE.fullmatch(reference.strip()):
            default = match[1] if match[1] is not None else match[2]
            return HOLE if default is None else default.strip().strip("'\"")
        entry = _found(self._tree, reference.strip(), place) if depth else None
        if entry is None or entry.container or entry.value is None:
            return HOLE
        return self._of(entry, depth - 1)
