"""YAML to plain values at once, for files that are right and simple, as rules nearly always are.

A tree of nodes costs several times what its values do, and places matter only where something is
wrong. So this reader builds values alone, and refuses whatever needs care: anchors, tags, merges,
repeated keys, several documents, errors, great depth. The careful reader then takes over; what is
accepted here is exactly what that one would have said.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import yaml

from tos_lint.documents.from_yaml import LOADER, MERGE, scalar_value, starting_line
from tos_lint.documents.tree import MAX_DEPTH, Key
from tos_lint.ir.facts import Scalar


@dataclass(frozen=True, slots=True)
class Plain:
    """The values of a document, and the line of each key or item at its top."""

    value: object
    lines: Mapping[Key, int]


def plain_yaml(text: str, limit: int) -> Plain | None:
    """The one document of `text`; None where the careful reader must see it."""
    if len(text) > limit:
        return None
    builder = _Builder()
    try:
        for event in yaml.parse(text, Loader=LOADER):
            builder.take(event)
    except (_Careful, yaml.YAMLError, UnicodeError):
        return None
    return Plain(builder.roots[0], builder.lines) if len(builder.roots) == 1 else None


class _Careful(Exception):
    """Something that this reader leaves to the careful one."""


@dataclass(slots=True)
class _Builder:
    """Open containers as flat lists of what they hold: a mapping's keys and values take turns."""

    roots: list[object] = field(default_factory=list)
    lines: dict[Key, int] = field(default_factory=dict)
    items: list[object] = field(init=False)
    mapping: bool = False
    outer: list[tuple[list[object], bool]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.items = self.roots

    def take(self, event: yaml.Event) -> None:
        """Use one event up. Raises _Careful."""
        if isinstance(event, yaml.ScalarEvent):
            self._scalar(event)
        elif isinstance(event, yaml.CollectionStartEvent):
            if event.anchor or event.tag or self._awaits_key() or len(self.outer) >= MAX_DEPTH:
                raise _Careful
            if len(self.outer) == 1 and not self.mapping:
                self.lines[len(self.items)] = starting_line(event)
            self.outer.append((self.items, self.mapping))
            self.items, self.mapping = [], isinstance(event, yaml.MappingStartEvent)
        elif isinstance(event, yaml.CollectionEndEvent):
            held = _mapping(self.items) if self.mapping else self.items
            self.items, self.mapping = self.outer.pop()
            self.items.append(held)
        elif isinstance(event, yaml.AliasEvent):
            raise _Careful

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        if event.anchor or event.tag:
            raise _Careful
        text: str = event.value
        is_key = self._awaits_key()
        if len(self.outer) == 1 and (is_key or not self.mapping):
            below = event.style in ("|", ">")
            self.lines[text if is_key else len(self.items)] = starting_line(event) + below
        self.items.append(_resolved(text) if event.implicit[0] and not is_key else text)

    def _awaits_key(self) -> bool:
        return self.mapping and len(self.items) % 2 == 0


def _mapping(items: list[object]) -> dict[object, object]:
    """Keys and values that took turns. Raises _Careful where a key repeats, or merges."""
    held = dict(zip(items[::2], items[1::2], strict=True))
    if len(held) * 2 < len(items) or MERGE in held:
        raise _Careful
    return held


@lru_cache(maxsize=1 << 14)
def _resolved(text: str) -> Scalar:
    """What an unquoted scalar stands for."""
    return scalar_value(yaml.ScalarEvent(None, None, (True, False), text))
