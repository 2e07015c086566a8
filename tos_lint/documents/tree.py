"""The tree that every document becomes: values, and where each stands.

A tree may share branches (YAML aliases). Every node therefore knows how many nodes a walk through
it would visit, so that readers refuse a document that would explode before anything walks it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from tos_lint.ir.facts import Entry, Scalar
from tos_lint.ir.spans import Span

MAX_DEPTH: Final = 100
"""Containers inside containers."""

Key = str | int


class DocumentError(ValueError):
    """A document that cannot be read, and the line (1-based) where that shows."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


class TooMuch(DocumentError):
    """A document that may be well-formed but exceeds a limit."""


@dataclass(frozen=True, slots=True)
class Member:
    """What stands under one key of a mapping, or at one position of a list."""

    key: Key
    span: Span
    """Where the key stands; for a list, the item."""
    node: Node


@dataclass(frozen=True, slots=True)
class Node:
    """A value of a document: a scalar, or a container (`mapping` or `list`) with members.

    `span` is where the value itself begins; for a YAML block scalar, its first line of text.
    """

    span: Span
    value: Scalar = None
    container: str = ""
    members: tuple[Member, ...] = ()
    weight: int = 1
    """Nodes that a walk through this one visits."""
    height: int = 0
    """Containers on the longest way down, this one included."""

    @property
    def line(self) -> int:
        """The first line of the value."""
        return self.span.line

    def plain(self) -> object:
        """The value without its places: dict, list or scalar."""
        match self.container:
            case "mapping":
                return {member.key: member.node.plain() for member in self.members}
            case "list":
                return [member.node.plain() for member in self.members]
            case _:
                return self.value

    def member(self, key: Key) -> Member | None:
        """What stands under `key`, where anything does."""
        return next((member for member in self.members if member.key == key), None)

    def get(self, key: Key) -> Node | None:
        """The node under `key`, where there is one."""
        member = self.member(key)
        return member.node if member else None

    def at(self, path: Iterable[Key]) -> int:
        """The line of the deepest key on `path`; steps that lead nowhere are passed over."""
        node, line = self, self.line
        for key in path:
            if member := node.member(key):
                node, line = member.node, member.span.line
        return line

    def entries(self, path: tuple[Key, ...] = ()) -> Iterator[Entry]:
        """An entry for every key and item below, containers before what they contain."""
        for member in self.members:
            below, node = (*path, member.key), member.node
            yield Entry(below, node.value, member.span, node.container)
            yield from node.entries(below)


def container(kind: str, span: Span, members: Iterable[Member], limit: int) -> Node:
    """A mapping or list of `members`. Raises TooMuch above `limit` nodes or MAX_DEPTH."""
    held = tuple(members)
    weight = 1 + sum(member.node.weight for member in held)
    height = 1 + max((member.node.height for member in held), default=0)
    if weight > limit:
        raise TooMuch(f"more than {limit} values", span.line)
    if height > MAX_DEPTH:
        raise TooMuch(f"nested more than {MAX_DEPTH} deep", span.line)
    return Node(span, None, kind, held, weight, height)
