"""The grammar of ports: text such as `arg[0, path].name | flag[data]` to values, and back.

The forms are listed in `tos_lint.ir.catalogue`. In short, a port is a root, what it selects in
brackets, and steps:

    ports    = port { " | " port }
    port     = root [ "[" selection "]" ] { step }
    step     = "." name | "[" key "]" | "[]"

`receiver`, `made` and `site` may stand alone; every other root selects something. After them `[]` is a step
(any element of the receiver), while `receiver[x]` selects an argument of the receiver's maker.
`parse_ports(print_ports(p)) == p` holds for every value that the grammar can write.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from tos_lint.ir.facts import ANY, SENT, Step
from tos_lint.ir.ports import Port, Ports, Root

_ROOT = re.compile(r"[a-z]+")
_NAME = re.compile(r"[A-Za-z_][\w-]*")
_FLAG = re.compile(r"[A-Za-z_][\w.-]*")
_INDEX = re.compile(r"-?\d+")
_SLICE = re.compile(r"(\d*):(-\d+)?")
_SELECTING = (Root.ARG, Root.FLAG, Root.WORD, Root.RECEIVER, Root.MAKER)
_TEXTUAL = (Root.KEY, Root.CONST, Root.API)


class NotAPort(ValueError):
    """Text that the grammar of ports does not allow; the message says what is wrong with it."""


@cache
def parse_ports(text: str) -> Ports:
    """The alternatives that `text` writes. Raises `NotAPort`."""
    return tuple(_parse_port(part) for part in _alternatives(text))


def print_ports(ports: Ports) -> str:
    """The text that `parse_ports` reads back as the same value."""
    return " | ".join(_print_port(port) for port in ports)


def parse_step(text: str) -> Step:
    """One step in the engine's spelling (`[]` becomes `[*]`). Raises `NotAPort`."""
    steps = tuple(_steps(text, 0))
    if len(steps) != 1:
        raise NotAPort(f"`{text}` is not one step: write `.name`, `[key]` or `[]`")
    return steps[0]


def _alternatives(text: str) -> Iterator[str]:
    """The parts between bars that stand outside brackets."""
    depth = start = 0
    for index, char in enumerate(text):
        if char == "[":
            depth += 1
        elif char == "]":
            depth -= 1
        elif char == "|" and depth == 0:
            yield text[start:index].strip()
            start = index + 1
    yield text[start:].strip()


def _parse_port(text: str) -> Port:
    match = _ROOT.match(text)
    if match is None or match.group() not in set(Root):
        words = ", ".join(f"`{root}`" for root in Root)
        raise NotAPort(f"`{text}` does not begin with one of {words}")
    root, position = Root(match.group()), match.end()
    if root in (Root.MADE, Root.SITE) or (root is Root.RECEIVER and not _selects(text, position)):
        return Port(root, steps=tuple(_steps(text, position)))
    if not text.startswith("[", position):
        raise NotAPort(f"`{text}` selects nothing: write `{root}[...]`")
    end = _closing(text, position)
    inside, steps = text[position + 1 : end], tuple(_steps(text, end + 1))
    if root is Root.TEXT:
        return Port(root, steps=steps, pieces=tuple(_pieces(inside)))
    if root in _TEXTUAL:
        return Port(root, text=inside, steps=steps)
    return _selection(root, inside, steps, text)


def _pieces(text: str) -> Iterator[str | Ports]:
    """Literal text, and the ports in braces."""
    for position, part in enumerate(re.split(r"\{([^{}]*)\}", text)):
        if position % 2:
            yield parse_ports(part)
        elif part:
            yield part


def _selects(text: str, position: int) -> bool:
    """Whether brackets follow that select something, rather than the step `[]`."""
    return text.startswith("[", position) and not text.startswith("[]", position)


def _closing(text: str, opening: int) -> int:
    """The position of the bracket that closes the one at `opening`."""
    depth = 0
    for index in range(opening, len(text)):
        depth += {"[": 1, "]": -1}.get(text[index], 0)
        if depth == 0:
            return index
    raise NotAPort(f"`{text}` has an open bracket")


def _selection(root: Root, inside: str, steps: tuple[Step, ...], text: str) -> Port:
    """What stands in the brackets of `arg`, `flag`, `word` and `receiver`."""
    if inside == "*":
        return Port(root, everything=True, steps=steps)
    if (match := _SLICE.fullmatch(inside)) is not None:
        return Port(root, rest_from=int(match[1] or 0), rest_to=int(match[2] or 0), steps=steps)
    positions: list[int] = []
    names: list[str] = []
    for item in (part.strip() for part in inside.split(",")):
        if _INDEX.fullmatch(item):
            positions.append(int(item))
        elif (_FLAG if root is Root.FLAG else _NAME).fullmatch(item):
            names.append(item)
        else:
            raise NotAPort(f"`{item}` in `{text}` is neither a position nor a name")
    return Port(root, tuple(positions), tuple(names), steps=steps)


def _steps(text: str, position: int) -> Iterator[Step]:
    """The steps written from `position` to the end of the text."""
    while position < len(text):
        if text[position] == "[":
            end = _closing(text, position)
            yield ANY if end == position + 1 else text[position : end + 1]
            position = end + 1
        elif text[position] == "." and (match := _NAME.match(text, position + 1)):
            yield f".{match.group()}"
            position = match.end()
        elif text[position:] == SENT:
            yield SENT
            position = len(text)
        else:
            raise NotAPort(f"`{text[position:]}` in `{text}` is not a step: write `.name`, `[key]` or `[]`")


def _print_port(port: Port) -> str:
    steps = "".join("[]" if step == ANY else step for step in port.steps)
    if port.root is Root.TEXT:
        told = (each if isinstance(each, str) else f"{{{print_ports(each)}}}" for each in port.pieces)
        return f"{port.root}[{''.join(told)}]{steps}"
    if port.root in _TEXTUAL:
        return f"{port.root}[{port.text}]{steps}"
    if port.root not in _SELECTING or not _selected(port):
        return f"{port.root}{steps}"
    return f"{port.root}[{_selected(port)}]{steps}"


def _selected(port: Port) -> str:
    if port.everything:
        return "*"
    if port.rest_from >= 0:
        return f"{port.rest_from}:{port.rest_to or ''}"
    return ", ".join([*map(str, port.positions), *port.names])
