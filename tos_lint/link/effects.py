"""What a described call does besides giving something back: it generates, loads, stores, trains."""

from __future__ import annotations

from dataclasses import replace
from fnmatch import fnmatchcase

from tos_lint.ir.catalogue import Load, Mutate, Row, Use
from tos_lint.ir.catalogue import Store as StoreRow
from tos_lint.ir.facts import ANY, PART
from tos_lint.ir.graph import Role
from tos_lint.ir.ports import Ports, Root
from tos_lint.ir.spans import Span
from tos_lint.link import access, filling
from tos_lint.link.arguments import Given
from tos_lint.link.cards import make_card, write_page
from tos_lint.link.consume import consumed
from tos_lint.link.documents import opened
from tos_lint.link.generations import generate
from tos_lint.link.ledger import Copied, Step, Stored
from tos_lint.link.machine import Activation, Machine, one
from tos_lint.link.members import ANY_ATTRIBUTE
from tos_lint.link.ports import Scope, read
from tos_lint.link.queries import tables
from tos_lint.link.results import fill
from tos_lint.link.starts import start
from tos_lint.link.streams import told_apart
from tos_lint.link.values import (
    NOTHING,
    UNKNOWN,
    Api,
    Content,
    Handle,
    Made,
    Ref,
    Text,
    Value,
    Values,
    literals,
    materials,
    references,
    texts,
)


def happen(machine: Machine, frame: Activation, row: Row, scope: Scope, path: str) -> Values:
    """Record the effects of one call; what they bring into being is the (partial) result."""
    found: Values = NOTHING
    if row.output is not None:
        found |= generate(machine, frame, row.output, scope, row.said_by, path)
        _assign(machine, row.output.into, found)
        into = read(machine, frame, row.output.into, scope)
        for target in texts(into):
            _write(machine, frame, target, "file", found, scope, row.said_by, path, publishes=False)
        for holder in references(into):
            machine.heap.grow(holder, ANY, found)
    if row.handle is not None:
        names = read(machine, frame, row.handle.of, scope)
        for value in names:
            named = told_apart(machine, frame, value) if isinstance(value, Text) else [value]
            found |= {_handle(each, row.handle.kind) for each in named if isinstance(each, Text | Handle)}
    if row.load is not None:
        found |= _load(machine, frame, row.load, scope)
    for store in row.stores:
        _store(machine, frame, store, scope, row.said_by, path)
    for mutate in row.mutates:
        _mutate(machine, frame, mutate, scope)
    if row.use is not None:
        _use(machine, frame, row.use, scope, row.said_by, path)
    for copied_from, copied_to in row.copies:
        _copy(
            machine,
            frame,
            read(machine, frame, copied_from, scope),
            read(machine, frame, copied_to, scope),
            scope,
            path,
        )
    if row.card is not None:
        make_card(machine, frame, row.card, scope, row.said_by)
    if row.command:
        found |= start(machine, frame, row, scope)
    return found


def _mutate(machine: Machine, frame: Activation, mutate: Mutate, scope: Scope) -> None:
    values = frame.choice.put(read(machine, frame, mutate.value, scope))
    _assign(machine, mutate.into, values)
    key = read(machine, frame, mutate.key, scope) if mutate.key else None
    for target in read(machine, frame, mutate.into, scope):
        if mutate.step == PART and isinstance(target, Ref):
            fill(machine, frame, target, values, scope)
        elif mutate.step == ANY_ATTRIBUTE:
            names = [f".{name.literal}" for name in literals(key or NOTHING)]
            for step in names or [ANY_ATTRIBUTE]:
                access.put(machine, frame, target, step, values, None)
        elif mutate.step == ANY and isinstance(target, Ref) and mutate.value[0].steps[-1:] == (ANY,):
            machine.heap.grow(target, ANY, values)
            for value in read(machine, frame, _whole(mutate.value), scope):
                filling.note_order(machine, target, value, values, 0)
        else:
            access.put(machine, frame, target, mutate.step, values, key)


def _whole(ports: Ports) -> Ports:
    """What ports lead to the elements of."""
    return tuple(replace(port, steps=port.steps[:-1]) for port in ports)


def _assign(machine: Machine, ports: Ports, values: Values) -> None:
    """Set the variables of libraries that are among the ports."""
    for port in ports:
        if port.root is Root.API:
            path, _, name = port.text.rpartition(".")
            machine.heap.grow(machine.heap.make(("api", path), "library"), f".{name}", values)


def _handle(value: Text | Handle, kind: str) -> Value:
    return value if isinstance(value, Handle) else Handle(value, kind)


def _names(values: Values) -> list[tuple[Text, str]]:
    """Texts and handles as names of artefacts, with the kind that a handle brings."""
    found = [(text, "") for text in texts(values)]
    handles = sorted((v for v in values if isinstance(v, Handle)), key=repr)
    return found + [(handle.name, handle.kind) for handle in handles]


def _load(machine: Machine, frame: Activation, load: Load, scope: Scope) -> Values:
    at = frame.at(scope.span)
    names = read(machine, frame, load.of, scope)
    held = frozenset(v for v in names if isinstance(v, Made | Content))
    if load.document and (documents := opened(machine, names, frame)):
        return documents
    files = _flat(machine, frame, read(machine, frame, load.files, scope))
    pieces = _named_subset(machine, frame, load, scope)
    if told := _names(files):
        return frozenset(Content(name, kind or "file", at, pieces) for name, kind in told)
    found: set[Value] = set(held)
    queries = texts(read(machine, frame, load.query, scope))
    for name, kind in _names(_flat(machine, frame, names)):
        if files and "/" not in (name.literal or "/"):
            continue  # the format of files that are not known
        for part in tables(name, queries, written=False) if queries else [name]:
            found.add(Content(part, kind or load.kind, at, pieces))
    return frozenset(found) or UNKNOWN


def _named_subset(machine: Machine, frame: Activation, load: Load, scope: Scope) -> str:
    """The configuration and split of a data set, `name/split`, where they are known."""
    told = [
        text.literal or ""
        for ports in (load.subset, load.split)
        for text in literals(read(machine, frame, ports, scope))[:1]
    ]
    return "/".join(part for part in told if part)


def _flat(machine: Machine, frame: Activation, values: Values) -> Values:
    """The values, and those inside lists and mappings of names."""
    found: set[Value] = set()
    for value in values:
        if isinstance(value, Ref) and machine.heap[value].kind in ("list", "dict", "tuple", "set"):
            found |= machine.heap.element(value, ANY)
        else:
            found.add(value)
    return frozenset(found)


def _store(machine: Machine, frame: Activation, row: StoreRow, scope: Scope, said_by: str, path: str) -> None:
    material: Values = NOTHING
    for ports in row.material:
        material |= access.reach(machine, frame, read(machine, frame, ports, scope))
    material = frame.choice.put(material) if material else material
    targets = _flat(machine, frame, read(machine, frame, row.into, scope))
    for ports in row.material:
        write_page(machine, frame, targets, read(machine, frame, ports, scope), scope, said_by)
    queries = texts(read(machine, frame, row.query, scope))
    named = [(each, kind) for name, kind in _names(targets) for each in told_apart(machine, frame, name)]
    for database, kind in named:
        for name in tables(database, queries, written=True) if queries else [database]:
            _write(
                machine,
                frame,
                name,
                kind or row.kind,
                material,
                scope,
                said_by,
                path,
                publishes=row.publishes,
            )


def write_part(machine: Machine, frame: Activation, holder: Handle, values: Values, span: Span) -> None:
    """Something is put under a key of what names an artefact."""
    at, material = frame.at(span), set(materials(access.reach(machine, frame, values)))
    stored = Stored(holder.name, holder.kind, at, machine.chain(frame), "", holder.api or "assignment", False)
    machine.ledger.store(stored, {v for v in material if isinstance(v, Made | Content)})


def _write(
    machine: Machine, frame: Activation, name: Text, kind: str, material: Values, scope: Scope, said_by: str,
    path: str, *, publishes: bool,
) -> None:  # fmt: skip
    stored = Stored(
        name, kind, frame.at(scope.span), machine.chain(frame), said_by, path.replace("<any>", ""), publishes
    )
    carried = {value for value in material if isinstance(value, Made | Content)}
    machine.ledger.store(stored, carried)


def _copy(
    machine: Machine, frame: Activation, sources: Values, targets: Values, scope: Scope, path: str
) -> None:
    at = frame.at(scope.span)
    for source, _ in _names(sources):
        for target, _ in _names(targets):
            machine.ledger.copies[Copied(source, target, at, f"{path} copies")] = None


def _use(machine: Machine, frame: Activation, use: Use, scope: Scope, said_by: str, path: str) -> None:
    if use.late and isinstance(scope.receiver, Ref) and scope.receiver in machine.trainers:
        return
    arriving = {role: _arriving(machine, frame, ports, scope) for role, ports in use.data}
    fed = any(found for role, found in arriving.items() if role != Role.EVALUATION)
    if use.needs_data and not fed:
        return
    bases = _weights(machine, frame, read(machine, frame, use.base, scope))
    step = Step(
        key=f"sink:{frame.path}:{frame.body.symbol}:{path}:{scope.span.line}:{scope.span.column}:{scope.span.cell}",
        kind=_kind(machine, frame, use, scope),
        framework=use.framework,
        name=path,
        location=frame.at(scope.span),
        symbol=frame.body.symbol,
        said_by=said_by,
        service=use.service,
        loop=next(iter(frame.plan.loops[frame.now.number]), -1) if use.by_loop else -1,
    )
    details = machine.ledger.step(step)
    details.through = details.through or machine.chain(frame)
    details.bases |= bases
    details.students |= {t.literal or "" for t in literals(read(machine, frame, use.student, scope))}
    details.fed |= fed
    for role, found in arriving.items():
        machine.ledger.use(step, role, {v for v in found if isinstance(v, Made | Content)})
    if scope.made is not None and isinstance(scope.made, Ref):
        machine.trainers.add(scope.made)


def _arriving(machine: Machine, frame: Activation, ports: Ports, scope: Scope) -> Values:
    """The material that reaches a trainer at a port, where it may stand as the name of a file too."""
    values = read(machine, frame, ports, scope)
    at = frame.at(scope.span)
    named = frozenset(Content(name, kind or "any", at) for name, kind in _names(values))
    return consumed(machine, frame, values, scope.span) | named


def _kind(machine: Machine, frame: Activation, use: Use, scope: Scope) -> str:
    for rule in use.kinds:
        for value in read(machine, frame, rule.of, scope):
            if any(fnmatchcase(word, pattern) for word in _words(machine, value) for pattern in rule.matches):
                return rule.kind
    return use.kind


def _words(machine: Machine, value: Value) -> list[str]:
    """What a kind rule may look at: a text, a library name, the type of an object."""
    match value:
        case Text():
            return ["".join(part or "*" for part in value.parts)]
        case Api(path=path):
            return [path]
        case Ref():
            thing = machine.heap[value]
            made_by = [v.path for v in thing.cells.get("@receiver", NOTHING) if isinstance(v, Api)]
            return [thing.api, thing.symbol[1], *made_by]
        case _:
            return []


def _weights(machine: Machine, frame: Activation, values: Values) -> set[str]:
    """The ids of the weights that a model value was made from, or what it wraps."""
    found = {text.literal or "" for text in literals(values)}
    for value in references(values):
        held = _made_from(machine, frame, value)
        found |= {text.literal or "" for text in literals(held)}
        for inner in references(held - one(value)):
            found |= {text.literal or "" for text in literals(_made_from(machine, frame, inner))}
    return {name for name in found if name}


def _made_from(machine: Machine, frame: Activation, value: Ref) -> Values:
    """What an object that holds a model was made with, as far as that tells its weights."""
    return read(machine, frame, machine.rows.catalogue.weights, Scope(Given(), value, frame.body.span))
