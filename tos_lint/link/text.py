"""Strings and paths as values: concatenation, joining, formatting, parents and suffixes.

All of it works on known text and on text with holes alike; the number of combinations is bounded,
and what would exceed the bound becomes a hole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import product

from tos_lint.link.values import Datum, Parts, Text, Value, Values, merged, texts

COMBINATIONS = 12
LONGEST = 400
"""Longer strings name nothing."""
ROOT = "<root>/"
"""Begins a path that is known from the root of the project, as `__file__` is."""
_FIELD = re.compile(r"\{[^{}]*\}")
_PERCENT = re.compile(r"%[-#0 +]*\d*(?:\.\d+)?[sdifrgx]|%\([^)]*\)[sdifrgx]")


def _numbers(values: Values) -> list[str]:
    return sorted(str(v.value) for v in values if isinstance(v, Datum) and v.value is not None)


def concatenated(pieces: Iterable[str | Values], anchor: Text | None) -> list[Text]:
    """Every string that the pieces can make in this order; unknown pieces are holes."""
    columns: list[list[tuple[Parts, Text | None]]] = []
    size = 1
    for piece in pieces:
        column = _column(piece)
        size *= len(column)
        if size > COMBINATIONS:
            column, size = [((None,), None)], size // len(column)
        columns.append(column)
    return [made for row in product(*columns) if (made := _glued(row, anchor)) is not None]


def _column(piece: str | Values) -> list[tuple[Parts, Text | None]]:
    if isinstance(piece, str):
        return [((piece,), None)]
    found: list[tuple[Parts, Text | None]] = [(text.parts, text) for text in texts(piece)]
    found += [((number,), None) for number in _numbers(piece)]
    return found or [((None,), None)]


def _glued(row: tuple[tuple[Parts, Text | None], ...], anchor: Text | None) -> Text | None:
    told = [text for _, text in row if text is not None]
    parts = merged(tuple(part for parts, _ in row for part in parts))
    if sum(len(part) for part in parts if part) > LONGEST:
        return None
    base = weakest(told) or anchor
    return base.with_parts(parts) if base else None


def weakest(told: list[Text]) -> Text | None:
    """Of several texts that make up one, the one whose provenance the whole has."""
    if not told:
        return None
    supplied = [text for text in told if text.linkage is not None]
    pool = supplied or told
    return min(pool, key=lambda text: (text.linkage.strength if text.linkage else 0, text.at))


def joined(segments: list[Values], anchor: Text) -> list[Text]:
    """Path segments joined as `os.path.join` does: an absolute segment starts anew."""
    pieces: list[str | Values] = []
    for position, segment in enumerate(segments):
        if position:
            pieces.append("/")
        is_last = position == len(segments) - 1
        pieces.append(segment if is_last else frozenset(_without_slash(value) for value in segment))
    return [text.with_parts(_from_last_root(text.parts)) for text in concatenated(pieces, anchor)]


def _without_slash(value: Value) -> Value:
    """A folder's name without a final slash, so that two slashes mean that a later segment is absolute."""
    if not isinstance(value, Text) or not (value.parts[-1] or "").rstrip("/"):
        return value
    return value.with_parts((*value.parts[:-1], (value.parts[-1] or "").rstrip("/")))


def _from_last_root(parts: Parts) -> Parts:
    """What remains of a joined path when a later segment is absolute; doubled slashes removed."""
    out: list[str | None] = []
    for part in parts:
        if part is None:
            out.append(None)
        elif ROOT in part[1:]:
            out = [part[part.rindex(ROOT) :]]
        elif "//" in part and "://" not in part:
            head, _, tail = part.rpartition("//")
            if tail and (head or out):
                out = []
            out.append("/" + tail if tail or not head else head + "/")
        else:
            out.append(part)
    return merged(tuple(out))


def formatted(template: Text, arguments: list[Values], keywords: dict[str, Values]) -> list[Text]:
    """`str.format`: fields by position, number or name; anything more is a hole."""
    if template.literal is None:
        return [template]
    pieces: list[str | Values] = []
    last = count = 0
    for match in _FIELD.finditer(template.literal):
        pieces.append(template.literal[last : match.start()])
        name = match.group()[1:-1].split(":")[0].split("!")[0]
        if name == "":
            name, count = str(count), count + 1
        if name.isdigit():
            pieces.append(arguments[int(name)] if int(name) < len(arguments) else frozenset())
        else:
            pieces.append(keywords.get(name, frozenset()))
        last = match.end()
    pieces.append(template.literal[last:])
    return concatenated(pieces, template)


def percented(template: Text, operand: list[Values]) -> list[Text]:
    """The `%` operator: conversions are filled in order."""
    if template.literal is None:
        return [template]
    pieces: list[str | Values] = []
    last = 0
    for count, match in enumerate(_PERCENT.finditer(template.literal)):
        pieces.append(template.literal[last : match.start()])
        pieces.append(operand[count] if count < len(operand) else frozenset())
        last = match.end()
    pieces.append(template.literal[last:])
    return concatenated(pieces, template)


def parent(text: Text) -> Text:
    """The folder of a path; of a bare name, the current folder."""
    parts = list(text.parts)
    while parts:
        last = parts.pop()
        if last is None:
            continue
        stripped = last.rstrip("/")
        if "/" in stripped:
            return text.with_parts((*parts, stripped[: stripped.rindex("/")] or "/"))
        if stripped == ROOT.rstrip("/"):
            return text.with_parts((ROOT.rstrip("/"),))
    return text.with_parts((".",))


def basename(text: Text) -> Text:
    """The last component of a path."""
    kept: list[str | None] = []
    for part in reversed(text.parts):
        if part is not None and "/" in part:
            kept.insert(0, part[part.rindex("/") + 1 :])
            break
        kept.insert(0, part)
    return text.with_parts(tuple(kept))


def stem(text: Text) -> Text:
    """The last component without its suffix."""
    name = basename(text)
    last = name.parts[-1]
    if last and "." in last[1:]:
        return name.with_parts((*name.parts[:-1], last[: last.rindex(".")]))
    return name


def with_suffix(text: Text, ending: str | None) -> Text:
    """The path with another suffix; a hole where the suffix is unknown."""
    last = text.parts[-1]
    if last is None or "." not in last.rsplit("/", 1)[-1]:
        return text.with_parts((*text.parts, ending))
    return text.with_parts((*text.parts[:-1], last[: last.rindex(".")], ending))


def with_name(text: Text, name: Values) -> list[Text]:
    """The path with another last component."""
    return joined([frozenset({parent(text)}), name], text)


def short(value: Value) -> bool:
    """Whether a value is worth keeping: a text that is short enough to name something."""
    return not isinstance(value, Text) or sum(len(part) for part in value.parts if part) <= LONGEST
