"""The configuration that a program composes: which documents, as the commands that run it change them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice, product
from typing import Final

from tos_lint.ir.spans import Location, Span
from tos_lint.link.documents import Documents
from tos_lint.link.run import Run
from tos_lint.link.runs import Runs
from tos_lint.link.values import Document, Text, Value, Values

MAX_VERSIONS: Final = 8
"""Choices of values that one command tries."""
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
            found.update(_changed(documents, path, run))
    if not runs.of(scripts):
        found.update(Document(path, ()) for path in _paths(documents, scripts, folders, names))
    return frozenset(found)


def composed_in_code(
    documents: Documents, scripts: tuple[str, ...], names: Sequence[str], overrides: Sequence[Text], name: str
) -> Values:
    """The documents that a program composes itself, with what it changes in them."""
    changes: list[tuple[str, Text]] = []
    for text in overrides:
        key, equals, value = (text.parts[0] or "").partition("=")
        if equals:
            changes.append((key.lstrip("+~"), text.with_parts((value, *text.parts[1:]))))
    paths = _paths(documents, scripts, [], names)
    return frozenset(Document(documents.set(path, changes, name) if changes else path, ()) for path in paths)


def _changed(documents: Documents, path: str, run: Run) -> Iterator[Document]:
    """A document as a command changes it; one that runs several times, once for each choice."""
    changes = _changes(run)
    several = bool({"m", "multirun"} & set(run.flags))
    choices = [[(key, each) for each in _alternatives(text, several=several)] for key, text in changes]
    for version, chosen in enumerate(islice(product(*choices), MAX_VERSIONS)):
        name = f"{run.id}.{version}" if version else run.id
        yield Document(documents.set(path, chosen, name) if chosen else path, ())


def _alternatives(text: Text, *, several: bool) -> list[Text]:
    """The values of which a command tries one after another."""
    if not several or text.literal is None or "," not in text.literal or text.literal[:1] in "[{'\"":
        return [text]
    return [text.with_parts((part.strip(),)) for part in text.literal.split(",")]


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
    for name in () if found or folders else names:
        if (only := documents.only(name)) is not None:
            found.setdefault(only)
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
    changed = [run for run in runs.of(scripts) if _changes(run)]
    if not changed:
        return frozenset({Document(name, ())})
    return frozenset(each for run in changed for each in _changed(documents, name, run))
