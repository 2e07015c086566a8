"""YAML, JSON, TOML, INI and front matter as plain values with a place for every key.

All of them become the same tree of `Node`s. Project files are read by the `read_*` functions, which
never raise: they give entries and gaps. Files that must be right (rules, the policy) are read by
`load_yaml` and `load_toml`, which give the tree or raise `DocumentError` with a line.
"""

from __future__ import annotations

import re
from typing import Final

from tos_lint.documents.from_ini import ini_tree
from tos_lint.documents.from_json import is_data, json_tree
from tos_lint.documents.from_toml import toml_tree
from tos_lint.documents.from_yaml import yaml_trees
from tos_lint.documents.plain_yaml import Plain, plain_yaml
from tos_lint.documents.tree import MAX_DEPTH, DocumentError, Key, Member, Node, TooMuch
from tos_lint.ir.facts import Entry, Gap, Reason
from tos_lint.ir.spans import Span

__all__ = [
    "MAX_DEPTH",
    "MAX_ENTRIES",
    "MAX_NODES",
    "DocumentError",
    "Key",
    "Member",
    "Node",
    "Plain",
    "Read",
    "front_matter",
    "is_data",
    "load_plain",
    "load_toml",
    "load_yaml",
    "parse_ini",
    "parse_json",
    "parse_toml",
    "parse_yaml",
    "read_json",
    "read_toml",
    "read_yaml",
]

MAX_ENTRIES: Final = 20_000
"""Values of one project file; more is data, or an attempt to exhaust memory."""
MAX_NODES: Final = 1_000_000
"""Values of one file of rules, aliases expanded."""

Read = tuple[tuple[Entry, ...], tuple[Gap, ...]]


def load_yaml(text: str) -> Node:
    """The one YAML document in `text`; an empty text is a null.

    Raises DocumentError for anything that is not one document, and for a key written twice.
    """
    documents = list(yaml_trees(text, MAX_NODES, strict=True))
    if len(documents) > 1:
        raise DocumentError("more than one YAML document in the file", documents[1].line)
    return documents[0] if documents else Node(Span(1))


def load_plain(text: str) -> Plain:
    """What `load_yaml` says, without the places below the top; several times as fast.

    Raises DocumentError where `load_yaml` does.
    """
    if (plain := plain_yaml(text, MAX_NODES)) is not None:
        return plain
    root = load_yaml(text)
    return Plain(root.plain(), {member.key: member.span.line for member in root.members})


def load_toml(text: str) -> Node:
    """The TOML document in `text`. Raises DocumentError."""
    return toml_tree(text, MAX_NODES)


def parse_yaml(text: str) -> tuple[tuple[Node, ...], tuple[Gap, ...]]:
    """The trees of all YAML documents of a project file, as far as it can be read."""
    documents: list[Node] = []
    try:
        documents.extend(yaml_trees(text, MAX_ENTRIES, strict=False))
    except TooMuch as error:
        return tuple(documents), (_gap(Reason.BOUND, error.message, error),)
    except DocumentError as error:
        if "{{" in text or "{%" in text:
            message = f"a template, not YAML by itself ({error.message})"
            return tuple(documents), (_gap(Reason.DYNAMIC, message, error),)
        return tuple(documents), (_gap(Reason.SYNTAX, error.message, error),)
    return tuple(documents), ()


def read_yaml(text: str) -> Read:
    """Entries of all YAML documents in `text`; a template or a broken file gives a gap."""
    documents, gaps = parse_yaml(text)
    return tuple(entry for node in documents for entry in node.entries()), gaps


def parse_toml(text: str) -> tuple[tuple[Node, ...], tuple[Gap, ...]]:
    """The tree of a TOML document of a project, as far as it can be read."""
    try:
        return (toml_tree(text, MAX_ENTRIES),), ()
    except TooMuch as error:
        return (), (_gap(Reason.BOUND, error.message, error),)
    except DocumentError as error:
        return (), (_gap(Reason.SYNTAX, error.message, error),)


def read_toml(text: str) -> Read:
    """Entries of a TOML document."""
    documents, gaps = parse_toml(text)
    return tuple(entry for node in documents for entry in node.entries()), gaps


def parse_ini(text: str) -> tuple[tuple[Node, ...], tuple[Gap, ...]]:
    """The tree of an INI document, as far as it can be read."""
    try:
        return (ini_tree(text, MAX_ENTRIES),), ()
    except TooMuch as error:
        return (), (_gap(Reason.BOUND, error.message, error),)
    except DocumentError as error:
        return (), (_gap(Reason.SYNTAX, error.message, error),)


def parse_json(text: str) -> tuple[tuple[Node, ...], tuple[Gap, ...]]:
    """The tree of a JSON configuration, as far as it can be read."""
    try:
        return (json_tree(text, MAX_ENTRIES),), ()
    except TooMuch as error:
        return (), (_gap(Reason.BOUND, error.message, error),)
    except DocumentError as error:
        return (), (_gap(Reason.SYNTAX, error.message, error),)


def read_json(text: str, asked: bool = False) -> Read:
    """Entries of a JSON configuration.

    Long files, lists of records and one record per line are data: they have no entries, and a gap
    only where somebody `asked` for this very file.
    """
    if is_data(text):
        gap = Gap(Reason.TOO_LARGE, "data rather than configuration: its keys were not read", Span(1))
        return (), (gap,) if asked else ()
    documents, gaps = parse_json(text)
    return tuple(entry for node in documents for entry in node.entries()), gaps


def front_matter(text: str) -> Read:
    """Entries of the YAML between `---` lines at the top of a Markdown file."""
    block = _FRONT_MATTER.match(text)
    return read_yaml(block.group(1)) if block else ((), ())


_FRONT_MATTER: Final = re.compile(
    r"\ufeff?(---[ \t]*\r?\n.*?)^(?:---|\.\.\.)[ \t]*\r?$", re.DOTALL | re.MULTILINE
)


def _gap(reason: Reason, detail: str, error: DocumentError) -> Gap:
    return Gap(reason, detail, Span(error.line))
