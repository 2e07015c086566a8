"""The configuration that a program composes: which documents, as the commands that run it change them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from tos_lint.ir.spans import Location, Span
from tos_lint.link.documents import Documents
from tos_lint.link.runs import Run, Runs
from tos_lint.link.values import Document, Text, Value, Values

_FOLDERS: Final = ("config_path", "cp", "config_dir", "cd")
_NAMES: Final = ("config_name", "cn")
"""Flags by which a command names another document than the code does."""


def configurations(
    documents: Documents, runs: Runs, scripts: tuple[str, ...], folders: Sequence[str], names: Sequence[str]
) -> Values:
    """The documents that a program in `scripts` begins with, one for each command that runs it."""
    found: set[Value] = set()
    for run in runs.of(scripts):
        told = (_told(run, _FOLDERS) or folders, _told(run, _NAMES) or names)
        for path in _paths(documents, scripts, *told):
            changes = _changes(run)
            found.add(Document(documents.set(path, changes, run.id) if changes else path, ()))
    if not runs.of(scripts):
        found.update(Document(path, ()) for path in _paths(documents, scripts, folders, names))
    return frozenset(found)


def _paths(
    documents: Documents, scripts: tuple[str, ...], folders: Sequence[str], names: Sequence[str]
) -> list[str]:
    """The documents of those names in those folders, which are beside a script."""
    found: dict[str, None] = {}
    for script in scripts:
        for folder in folders or [""]:
            for name in names:
                for suffix in ("", ".yaml", ".yml"):
                    spelled = f"{folder}/{name}{suffix}" if folder else f"{name}{suffix}"
                    path = documents.find(Text((spelled,), Location(script, Span(1))), script)
                    if path is not None:
                        found.setdefault(path)
    return list(found)


def _told(run: Run, flags: tuple[str, ...]) -> list[str]:
    return [text.literal for flag in flags for text in run.flags.get(flag, ()) if text.literal]


def _changes(run: Run) -> list[tuple[str, Text]]:
    """The keys and groups that a command sets."""
    return [
        (flag, texts[0]) for flag, texts in run.flags.items() if texts and flag not in (*_FOLDERS, *_NAMES)
    ]


def overlaid(documents: Documents, runs: Runs, scripts: tuple[str, ...], paths: Sequence[str]) -> Values:
    """Documents, later ones over earlier ones, as each command that runs one of the scripts changes them."""
    name = documents.merged(paths)
    changed = [(run, changes) for run in runs.of(scripts) if (changes := _changes(run))]
    if not changed:
        return frozenset({Document(name, ())})
    return frozenset(Document(documents.set(name, changes, run.id), ()) for run, changes in changed)
