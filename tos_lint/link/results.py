"""What a described call gives back: the verbs of `Gives`, one function each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from tos_lint.ir.catalogue import Row
from tos_lint.ir.facts import ANY, Import, Place
from tos_lint.ir.gives import Gives
from tos_lint.ir.graph import Role
from tos_lint.ir.steps import under
from tos_lint.link import access, columns, filling, members, parts, picking, removal, text
from tos_lint.link.arguments import Given
from tos_lint.link.artefacts import candidates
from tos_lint.link.choices import in_role
from tos_lint.link.documents import opened, parsed
from tos_lint.link.imports import imported
from tos_lint.link.machine import Activation, Machine, one
from tos_lint.link.members import is_mapping
from tos_lint.link.ports import Scope, read, remember
from tos_lint.link.values import (
    NOTHING,
    UNKNOWN,
    Handle,
    Module,
    Ref,
    Text,
    Value,
    Values,
    handles,
    literals,
    texts,
)

_PARTS: Final = 16
"""Parts of a text that are told apart."""


def given_back(machine: Machine, frame: Activation, row: Row, scope: Scope, place: Place) -> Values:
    """The result that a row's verb describes; without one, what arguments and receiver carry."""
    return _VERBS[row.gives or Gives.DERIVED](machine, frame, row, scope, place)


def _derived(machine: Machine, frame: Activation, row: Row, scope: Scope, place: Place) -> Values:
    values = read(machine, frame, row.of, scope) if row.of else scope.passed.all()
    if scope.receiver is not None and not row.of:
        values |= one(scope.receiver)
    return access.reach(machine, frame, values) or UNKNOWN


def _score(machine: Machine, frame: Activation, row: Row, scope: Scope, place: Place) -> Values:
    return in_role(_derived(machine, frame, row, scope, place), Role.LABEL) or UNKNOWN


def _same(machine: Machine, frame: Activation, row: Row, scope: Scope, place: Place) -> Values:
    return read(machine, frame, row.of, scope) or UNKNOWN


def _element(machine: Machine, frame: Activation, row: Row, scope: Scope, place: Place) -> Values:
    found = _elements(machine, frame, read(machine, frame, row.of, scope), scope)
    return found | read(machine, frame, row.otherwise, scope) or UNKNOWN


def _elements(machine: Machine, frame: Activation, values: Values, scope: Scope) -> Values:
    found: Values = NOTHING
    for value in values:
        found |= access.each(machine, frame, value, scope.span)
    return found


def _container(machine: Machine, frame: Activation, row: Row, scope: Scope, place: Place) -> Values:
    made = machine.heap.make((frame.number, place, "container"), "list", api="builtins.list()")
    values = read(machine, frame, row.of, scope)
    for value in values:
        if isinstance(value, Ref) and machine.heap[value].kind in ("list", "tuple", "dict"):
            filling.spread(machine, frame, made, one(value), scope.span)
            if machine.heap[value].kind == "dict":
                machine.heap[made].kind = "dict"
                machine.heap[made].api = "builtins.dict()"
        else:
            machine.heap.grow(made, ANY, access.each(machine, frame, value, scope.span) - UNKNOWN)
    return one(made)


def _wraps(machine: Machine, frame: Activation, row: Row, scope: Scope, place: Place) -> Values:
    """A new list of what stands at the ports; arguments that are all known keep their positions."""
    made = machine.heap.make((frame.number, place, "wraps"), "list", api="builtins.list()")
    first = row.of[0].rest_from if row.of else -1
    if first < 0 or scope.passed.rest:
        machine.heap.grow(made, ANY, read(machine, frame, row.of, scope))
        return one(made)
    for position, values in enumerate(scope.passed.positional[first:]):
        machine.heap.grow(made, f"[{position}]", values)
    return one(made)


def _held(machine: Machine, frame: Activation, values: Values, scope: Scope) -> Values:
    """What mappings hold, without their keys."""
    found: Values = NOTHING
    for value in values:
        if isinstance(value, Ref):
            found |= machine.heap.element(value, ANY)
        else:
            found |= access.each(machine, frame, value, scope.span) - UNKNOWN
    return found


def _values(machine: Machine, frame: Activation, row: Row, scope: Scope, place: Place) -> Values:
    made = machine.heap.make((frame.number, place, "values"), "list", api="builtins.list()")
    machine.heap.grow(made, ANY, _held(machine, frame, read(machine, frame, row.of, scope), scope))
    return one(made)


def _pairs(machine: Machine, frame: Activation, row: Row, scope: Scope, place: Place) -> Values:
    made = machine.heap.make((frame.number, place, "pairs"), "list", api="builtins.list()")
    inner = machine.heap.make((frame.number, place, "pair"), "tuple", api="builtins.tuple()")
    values = read(machine, frame, row.of, scope)
    machine.heap.grow(made, ANY, one(inner))
    machine.heap.grow(inner, "[0]", _elements(machine, frame, values, scope) - UNKNOWN)
    machine.heap.grow(inner, "[1]", _held(machine, frame, values, scope))
    return one(made)


def _mapping(machine: Machine, frame: Activation, row: Row, scope: Scope, place: Place) -> Values:
    made = machine.heap.make((frame.number, place, "mapping"), "dict", api="builtins.dict()")
    fill(machine, frame, made, read(machine, frame, row.of, scope), scope)
    return one(made)


def fill(machine: Machine, frame: Activation, mapping: Ref, values: Values, scope: Scope) -> None:
    """A mapping comes to hold what mappings or pairs hold, and the keyword arguments of the call."""
    for value in values:
        if isinstance(value, Ref) and is_mapping(machine.heap[value]):
            for key in machine.heap.keys(value) if len(values) == 1 else ():
                removal.forget(machine, mapping, f"[{key}]", None)
            filling.spread(machine, frame, mapping, one(value), scope.span)
            continue
        for pair in access.each(machine, frame, value, scope.span):
            if not isinstance(pair, Ref):
                machine.heap.grow(mapping, ANY, one(pair) - UNKNOWN)
                continue
            held = access.get(machine, frame, pair, "[1]", scope.span) - UNKNOWN
            access.put(
                machine, frame, mapping, ANY, held, access.get(machine, frame, pair, "[0]", scope.span)
            )
    for key, held in scope.passed.keywords.items():
        removal.forget(machine, mapping, f"[{key}]", None)
        machine.heap.grow(mapping, f"[{key}]", held)
    machine.heap.grow(mapping, ANY, scope.passed.others)


def _property(machine: Machine, frame: Activation, row: Row, scope: Scope, place: Place) -> Values:
    made = machine.heap.make((frame.number, place, "wrapped"), "wrapped", api="property")
    machine.heap.grow(made, members.WRAPPED, read(machine, frame, row.of, scope))
    return one(made)


def _module(machine: Machine, frame: Activation, row: Row, scope: Scope, place: Place) -> Values:
    found: Values = NOTHING
    for name in literals(read(machine, frame, row.of, scope)):
        if (name.literal or "").endswith(".py"):
            paths = [each for each in candidates(name, frame.path) if (each, "") in machine.program.bodies]
            found |= frozenset(Module(path) for path in paths[:1])
            continue
        found |= imported(machine, frame, Import(place, name.literal or "", "", 0, scope.span))
    return found or UNKNOWN


def _open(machine: Machine, frame: Activation, row: Row, scope: Scope, place: Place) -> Values:
    """Mappings whose keys are attributes too; documents are so by themselves."""
    found: set[Value] = set()
    for value in read(machine, frame, row.of, scope) or UNKNOWN:
        if isinstance(value, Ref) and machine.heap[value].kind == "dict":
            made = machine.heap.make((frame.number, place, "open"), "instance", api="builtins.dict()")
            for key in machine.heap.keys(value):
                held = machine.heap.read(value, f"[{key}]")
                machine.heap.grow(made, f".{key}", held)
                machine.heap.grow(made, f"[{key}]", held)
            found.add(made)
        else:
            found.add(value)
    return frozenset(found)


def _makes_default(machine: Machine, frame: Activation, row: Row, scope: Scope, place: Place) -> Values:
    factories = read(machine, frame, row.of, scope)
    made = machine.heap.make((frame.number, place, "default"), members.FACTORY)
    machine.heap.grow(made, access.FACTORY, factories)
    return read(machine, frame, row.otherwise, scope) | (one(made) if factories else NOTHING) or UNKNOWN


def _makes_items(machine: Machine, frame: Activation, row: Row, scope: Scope, place: Place) -> Values:
    made = machine.heap.make((frame.number, place, "defaults"), "dict", api="builtins.dict()")
    machine.heap.grow(made, access.FACTORY, read(machine, frame, row.of, scope))
    return one(made)


def _tuples(machine: Machine, frame: Activation, row: Row, scope: Scope, place: Place) -> Values:
    if scope.passed.rest and not scope.passed.positional and not row.of:
        return parts.transposed(machine, frame, scope.passed.rest, place)
    made = machine.heap.make((frame.number, place, "tuples"), "list", api="builtins.list()")
    inner = machine.heap.make((frame.number, place, "tuple"), "tuple", api="builtins.tuple()")
    machine.heap.grow(made, ANY, one(inner))
    sequences = scope.passed.positional
    if row.of:
        sequences = [UNKNOWN, read(machine, frame, row.of, scope)]
    for position, values in enumerate(sequences):
        machine.heap.grow(inner, f"[{position}]", _elements(machine, frame, values, scope))
    return one(made)


def _partial(machine: Machine, frame: Activation, row: Row, scope: Scope, place: Place) -> Values:
    made = machine.heap.make((frame.number, place, "partial"), "wrapped", api="partial")
    machine.heap.grow(made, members.WRAPPED, read(machine, frame, row.of, scope))
    bound = Given(scope.passed.positional[1:], scope.passed.keywords, scope.passed.rest, scope.passed.others)
    remember(machine, made, bound)
    return one(made)


def _nothing(machine: Machine, frame: Activation, row: Row, scope: Scope, place: Place) -> Values:
    return UNKNOWN


def _subject(machine: Machine, frame: Activation, row: Row, scope: Scope) -> list[Text]:
    values = read(machine, frame, row.of, scope) if row.of else NOTHING
    if not row.of:
        values = one(scope.receiver) if scope.receiver is not None else scope.passed.all()
    return texts(values)


def _text_join(machine: Machine, frame: Activation, row: Row, scope: Scope, place: Place) -> Values:
    segments = list(scope.passed.positional)
    if scope.receiver is not None and isinstance(scope.receiver, Text):
        segments.insert(0, one(scope.receiver))
    inside = handles(segments[0]) if segments else NOTHING
    if inside:
        return inside  # a file within an artefact is not told apart from it
    anchor = Text(("",), frame.at(scope.span))
    return frozenset(text.joined(segments, anchor)) or UNKNOWN


def _text_format(machine: Machine, frame: Activation, row: Row, scope: Scope, place: Place) -> Values:
    found: set[Value] = set(access.reach(machine, frame, scope.passed.all()))
    if isinstance(scope.receiver, Text):
        found.update(text.formatted(scope.receiver, scope.passed.positional, scope.passed.keywords))
    return frozenset(found) or UNKNOWN


def _text_split(machine: Machine, frame: Activation, row: Row, scope: Scope, place: Place) -> Values:
    """A list of the parts of one text, each with its provenance; of others what they carry."""
    separators = [each.literal for each in literals(read(machine, frame, row.of, scope))]
    if not isinstance(scope.receiver, Text) or not scope.receiver.literal or len(separators) > 1:
        return _derived(machine, frame, row, scope, place)
    made = machine.heap.make((frame.number, place, "split"), "list", api="builtins.list()")
    parts = scope.receiver.literal.split(separators[0] if separators and separators[0] else None)
    for index, part in enumerate(parts[:_PARTS]):
        machine.heap.grow(made, f"[{index}]", one(scope.receiver.with_parts((part.strip() or part,))))
    return one(made)


def _text_between(machine: Machine, frame: Activation, row: Row, scope: Scope, place: Place) -> Values:
    """One text for a list whose elements are each one text; what they carry besides."""
    found: set[Value] = set(access.reach(machine, frame, scope.passed.all()))
    for value in read(machine, frame, row.of, scope):
        held = machine.heap.sequence(value) if isinstance(value, Ref) else []
        pieces: list[str | Values] = []
        for values in held if any(texts(values) for values in held) else ():
            pieces += [one(scope.receiver), values] if pieces and scope.receiver is not None else [values]
        found.update(text.concatenated(pieces, Text(("",), frame.at(scope.span))) if pieces else ())
    return frozenset(found) or UNKNOWN


def _text_same(machine: Machine, frame: Activation, row: Row, scope: Scope, place: Place) -> Values:
    values = read(machine, frame, row.of, scope) if row.of else NOTHING
    if not row.of:
        values = one(scope.receiver) if scope.receiver is not None else scope.passed.all()
    kept = frozenset(v for v in values if isinstance(v, Text | Handle))
    return kept | access.reach(machine, frame, values) or UNKNOWN


def _text_parent(machine: Machine, frame: Activation, row: Row, scope: Scope, place: Place) -> Values:
    return frozenset(text.parent(each) for each in _subject(machine, frame, row, scope)) or UNKNOWN


def _text_basename(machine: Machine, frame: Activation, row: Row, scope: Scope, place: Place) -> Values:
    return frozenset(text.basename(each) for each in _subject(machine, frame, row, scope)) or UNKNOWN


def _text_suffix(machine: Machine, frame: Activation, row: Row, scope: Scope, place: Place) -> Values:
    ending = scope.passed.positional[0] if scope.passed.positional else NOTHING
    found: set[Value] = set()
    if isinstance(scope.receiver, Text):
        known = [each.literal or "" for each in literals(ending)]
        for literal in known:
            if literal.startswith("."):
                found.add(text.with_suffix(scope.receiver, literal))
            else:
                found.update(text.with_name(scope.receiver, ending))
        if not known:
            found.add(text.with_suffix(scope.receiver, None))
    return frozenset(found) or UNKNOWN


def _text_glob(machine: Machine, frame: Activation, row: Row, scope: Scope, place: Place) -> Values:
    """A list of paths, as one path with holes where the pattern has stars."""
    everything = one(Text(("*",), frame.at(scope.span)))
    segments = list(scope.passed.positional[:1]) or [everything]
    if isinstance(scope.receiver, Text):
        segments.insert(0, one(scope.receiver))
    made = machine.heap.make((frame.number, place, "glob"), "list", api="builtins.list()")
    for found in text.joined(segments, Text(("",), frame.at(scope.span))):
        parts: list[str | None] = []
        for part in found.parts:
            pieces = [] if part is None else part.replace("**/", "*").replace("**", "*").split("*")
            for index, piece in enumerate(pieces):
                parts += [None, piece] if index else [piece]
            if part is None:
                parts.append(None)
        machine.heap.grow(made, ANY, one(found.with_parts(tuple(parts))))
    return one(made)


def _text_concat(machine: Machine, frame: Activation, row: Row, scope: Scope, place: Place) -> Values:
    anchor = Text(("",), frame.at(scope.span))
    pieces: list[str | Values] = list(scope.passed.positional)
    if scope.receiver is not None:
        pieces.insert(0, one(scope.receiver))
    reached = access.reach(machine, frame, NOTHING.union(*(p for p in pieces if not isinstance(p, str))))
    return frozenset(text.concatenated(pieces, anchor)) | reached or UNKNOWN


def _environment(machine: Machine, frame: Activation, row: Row, scope: Scope, place: Place) -> Values:
    found: Values = NOTHING
    for name in literals(read(machine, frame, row.of, scope)):
        found |= access.environment(machine, frame, under(name.literal or ""))
    return found | read(machine, frame, row.otherwise, scope) or UNKNOWN


def _document(machine: Machine, frame: Activation, row: Row, scope: Scope, place: Place) -> Values:
    values = read(machine, frame, row.of, scope)
    if row.otherwise and not opened(machine, values, frame):
        return access.reach(machine, frame, read(machine, frame, row.otherwise, scope)) or UNKNOWN
    return parsed(machine, frame, values, frame.at(scope.span)) or UNKNOWN


_Verb = Callable[[Machine, Activation, Row, Scope, Place], Values]
_VERBS: dict[Gives, _Verb] = {
    Gives.DERIVED: _derived,
    Gives.SCORE: _score,
    Gives.SAME: _same,
    Gives.ELEMENT: _element,
    Gives.CONTAINER: _container,
    Gives.SEQUENCE: parts.sequence,
    Gives.ELEMENTS: parts.elements,
    Gives.WRAPS: _wraps,
    Gives.ENTERED: parts.entered,
    Gives.COUNTS: parts.counts,
    Gives.PICKS_ITEMS: picking.picked_items,
    Gives.PICKS_ATTRIBUTES: picking.picked_attributes,
    Gives.ITEM: picking.item,
    Gives.ENTRY: picking.entry,
    Gives.VALUES: _values,
    Gives.PAIRS: _pairs,
    Gives.MAPPING: _mapping,
    Gives.FIELDS: parts.fields,
    Gives.COPY: parts.copy,
    Gives.DEEP_COPY: parts.deep_copy,
    Gives.INSTANCE: parts.instance,
    Gives.OBJECT: parts.namespace,
    Gives.SELECTS: columns.select,
    Gives.DROPS: columns.drop,
    Gives.RENAMES: columns.rename,
    Gives.COLUMN: columns.column,
    Gives.ROWS: columns.rows,
    Gives.MERGES: columns.merged,
    Gives.RECORD: parts.class_of_fields,
    Gives.PROPERTY: _property,
    Gives.MODULE: _module,
    Gives.OPEN: _open,
    Gives.MAKES_DEFAULT: _makes_default,
    Gives.MAKES_ITEMS: _makes_items,
    Gives.TUPLES: _tuples,
    Gives.PARTIAL: _partial,
    Gives.NOTHING: _nothing,
    Gives.TEXT_JOIN: _text_join,
    Gives.TEXT_FORMAT: _text_format,
    Gives.TEXT_SAME: _text_same,
    Gives.TEXT_PARENT: _text_parent,
    Gives.TEXT_BASENAME: _text_basename,
    Gives.TEXT_SUFFIX: _text_suffix,
    Gives.TEXT_GLOB: _text_glob,
    Gives.TEXT_SPLIT: _text_split,
    Gives.TEXT_BETWEEN: _text_between,
    Gives.TEXT_CONCAT: _text_concat,
    Gives.ENVIRONMENT: _environment,
    Gives.DOCUMENT: _document,
}
