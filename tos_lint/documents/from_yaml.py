"""YAML to trees.

The usual composer recurses in C and takes the process down on a file of opening brackets; and nine
lines of nested aliases are a billion values. So trees are built here from the stream of events, on
a stack with a limit, and aliases share nodes that know their weight.

Values are what YAML 1.1 says, with three exceptions: dates stay text, keys are always text as
written, and numbers that are not finite stay text.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, Protocol

import yaml
from yaml.constructor import SafeConstructor
from yaml.resolver import Resolver

from tos_lint.documents.tree import MAX_DEPTH, DocumentError, Key, Member, Node, TooMuch, container
from tos_lint.ir.facts import Scalar
from tos_lint.ir.spans import Span

LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_RESOLVER: Final = Resolver()
_CONSTRUCTOR: Final = SafeConstructor()
_TAG: Final = "tag:yaml.org,2002:"
MERGE: Final = "<<"


def yaml_trees(text: str, limit: int, *, strict: bool) -> Iterator[Node]:
    """The root of each document in turn.

    Raises DocumentError where the text is not YAML or, when `strict`, a key is written twice, and
    TooMuch above `limit` values.
    """
    builder = _Builder(limit, strict)
    try:
        for event in yaml.parse(text, Loader=LOADER):
            if (root := builder.take(event)) is not None:
                yield root
    except yaml.MarkedYAMLError as error:
        line, _ = _place(error.problem_mark or error.context_mark)
        raise DocumentError(f"not YAML: {error.problem or error.context}", line) from error
    except (yaml.YAMLError, UnicodeError) as error:
        raise DocumentError(f"not YAML: {str(error).partition(chr(10))[0]}", 1) from error


class _Mark(Protocol):
    """A place, 0-based, as either implementation of YAML gives it."""

    line: int
    column: int


@dataclass(slots=True)
class _Frame:
    """A container whose end has not been seen."""

    kind: str
    span: Span
    anchor: str | None
    members: list[Member] = field(default_factory=list)
    key: tuple[str, Span] | None = None
    merged: list[Node] = field(default_factory=list)

    @property
    def awaits_key(self) -> bool:
        """The next node is a key."""
        return self.kind == "mapping" and self.key is None


class _Builder:
    """Puts nodes together from the events of one stream."""

    def __init__(self, limit: int, strict: bool) -> None:
        self.limit, self.strict = limit, strict
        self.frames: list[_Frame] = []
        self.anchors: dict[str, Node] = {}
        self.merges = 0

    def take(self, event: yaml.Event) -> Node | None:
        """Use one event up; gives the root of a document, when this was its end."""
        match event:
            case yaml.DocumentStartEvent():
                self.anchors = {}
            case yaml.ScalarEvent():
                awaits_key = bool(self.frames) and self.frames[-1].awaits_key
                value = event.value if awaits_key else scalar_value(event)
                return self._put(Node(_span(event), value), event.anchor)
            case yaml.AliasEvent():
                if event.anchor not in self.anchors:
                    message = f"not YAML: no finished value is called &{event.anchor}"
                    raise DocumentError(message, starting_line(event))
                return self._put(self.anchors[event.anchor], None)
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                if len(self.frames) >= MAX_DEPTH:
                    raise TooMuch(f"nested more than {MAX_DEPTH} deep", starting_line(event))
                kind = "mapping" if isinstance(event, yaml.MappingStartEvent) else "list"
                self.frames.append(_Frame(kind, _span(event), event.anchor))
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                frame = self.frames.pop()
                members = frame.members if frame.kind == "list" else self._settled(frame)
                return self._put(container(frame.kind, frame.span, members, self.limit), frame.anchor)
            case _:
                pass
        return None

    def _put(self, node: Node, anchor: str | None) -> Node | None:
        """Hand a finished node to the open container, or give it back as a root."""
        if anchor:
            self.anchors[anchor] = node
        if not self.frames:
            return node
        frame = self.frames[-1]
        if frame.kind == "list":
            frame.members.append(Member(len(frame.members), node.span, node))
        elif frame.key is None:
            frame.key = (_key(node), node.span)
        else:
            (key, span), frame.key = frame.key, None
            if key == MERGE:
                frame.merged.extend(_merged(node))
            else:
                frame.members.append(Member(key, _reaching(span, node), node))
        return None

    def _settled(self, frame: _Frame) -> list[Member]:
        """The members of a mapping: a repeated key's last value, own keys before merged ones."""
        members: dict[Key, Member] = {}
        for member in frame.members:
            if self.strict and member.key in members:
                first = members[member.key].span.line
                message = f"the key {member.key!r} is written twice (first on line {first})"
                raise DocumentError(message, member.span.line)
            members[member.key] = member
        for node in frame.merged:
            self.merges += len(node.members)
            if self.merges > self.limit:
                raise TooMuch(f"more than {self.limit} merged values", frame.span.line)
            for member in node.members:
                members.setdefault(member.key, member)
        return list(members.values())


def _merged(node: Node) -> tuple[Node, ...]:
    """The mappings that a merge key brings: one, or a list of them."""
    return tuple(member.node for member in node.members) if node.container == "list" else (node,)


def _key(node: Node) -> str:
    """A key as text; one that is a container has no text of its own."""
    return f"<{node.container}>" if node.container else str(node.value)


def scalar_value(event: yaml.ScalarEvent) -> Scalar:
    """What a scalar stands for: its text, where its tag or content is not plain data."""
    text: str = event.value
    tag = event.tag
    if tag is None or tag == "!":
        tag = _RESOLVER.resolve(yaml.ScalarNode, text, event.implicit)  # type: ignore[no-untyped-call]
    node = yaml.ScalarNode(tag, text)
    try:
        match tag.removeprefix(_TAG):
            case "null":
                return None
            case "bool":
                return bool(_CONSTRUCTOR.construct_yaml_bool(node))
            case "int":
                return int(_CONSTRUCTOR.construct_yaml_int(node))
            case "float":
                number = float(_CONSTRUCTOR.construct_yaml_float(node))
                return number if math.isfinite(number) else text
            case _:
                return text
    except (ValueError, KeyError, IndexError, OverflowError):
        return text


def _span(event: yaml.Event) -> Span:
    """Where a value begins and, for a scalar over several lines, the last of them."""
    line, column = _place(event.start_mark)
    if not isinstance(event, yaml.ScalarEvent):
        return Span(line, column)
    if event.style in ("|", ">"):
        line, column = line + 1, 1
    last, end_column = _place(event.end_mark)
    if end_column == 1:
        last -= 1
    return Span(line, column, last if last > line else 0)


def _reaching(key: Span, node: Node) -> Span:
    """The span of a key, up to where its scalar ends."""
    last = 0 if node.container else node.span.last
    return Span(key.line, key.column, last if last > key.line else 0)


def _place(mark: _Mark | None) -> tuple[int, int]:
    """The line and column of a mark, 1-based."""
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


def starting_line(event: yaml.Event) -> int:
    """The line (1-based) where an event begins."""
    return _place(event.start_mark)[0]
