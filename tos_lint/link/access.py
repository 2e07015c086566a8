"""Parts of values: attributes, elements, and everything that a value holds.

What a value's members are depends on what it is: a module has its variables, an instance its
attributes, then its class's, then those of the library class it descends from; material has no
parts that we distinguish, except the fields of a response that are not output (token counts, ids).
"""

from __future__ import annotations

from tos_lint.ir.facts import ANY, PART, Step
from tos_lint.ir.spans import Span
from tos_lint.ir.steps import key_of, part_of, under
from tos_lint.link import tables
from tos_lint.link.documents import child, elements
from tos_lint.link.heap import KEYS, Thing
from tos_lint.link.imports import submodule
from tos_lint.link.machine import Activation, Machine, one
from tos_lint.link.members import (
    ANY_ATTRIBUTE,
    asked,
    field_names,
    inherited,
    is_mapping,
    of_super,
)
from tos_lint.link.namespaces import option
from tos_lint.link.values import (
    NOTHING,
    UNKNOWN,
    Api,
    Content,
    Datum,
    Document,
    Function,
    Handle,
    Made,
    Module,
    Package,
    Ref,
    Super,
    Text,
    Value,
    Values,
    literals,
    materials,
    references,
)

SETTER = "builtins.property().setter"
"""What gives a property the function that is told of assignments."""
CONTAINERS = ("list", "dict", "set", "tuple")
ARGUMENTS = 9
"""Words of a command line that a program may take by their positions."""
FACTORY = "{factory}"
"""The cell of a mapping that makes what it lacks: by calling what."""


def steps(step: Step, key: Values | None) -> list[Step]:
    """The steps that a subscript may take: constant keys where they are known."""
    if key is None:
        return [step]
    found = [under(text.literal or "") for text in literals(key)]
    found += [
        under(value.value) for value in key if isinstance(value, Datum) and isinstance(value.value, int)
    ]
    return found or [ANY]


def get(machine: Machine, frame: Activation, base: Value, step: Step, span: Span) -> Values:
    """What stands under a step of one value."""
    if ":" in step and part_of(step) is not None:
        return _part(machine, frame, base, step, span)
    match base:
        case Ref():
            return _of_object(machine, frame, base, step)
        case Module():
            return _of_module(machine, frame, base, step)
        case Package():
            return submodule(machine, frame, base.path, step[1:]) or UNKNOWN
        case Api():
            return _of_library(machine, frame, base, step, span)
        case Made() | Content():
            return of_material(machine, one(base), step)
        case Document():
            return child(machine, base, step)
        case Super():
            return of_super(machine, frame, base, step)
        case Text() if step.startswith(".") and machine.rows.leads(f"builtins.str(){step}"):
            return one(Api(f"builtins.str(){step}", base))
        case Text() if step.startswith("[") and base.linkage is not None:
            return one(base)  # an option may take a list of words; each of them is such a text
        case Text() | Datum() if step == ".value":
            return one(base)  # a member of an enumeration is its value here
        case Handle():
            return _of_artefact(machine, frame, base, step, span)
        case Function() if step.startswith("."):
            return one(base)
        case _:
            return _unknown_member(machine, base, step)


def _of_artefact(machine: Machine, frame: Activation, base: Handle, step: Step, span: Span) -> Values:
    """A member of what names an artefact; what is read from it under a key; or another artefact in it."""
    api = base.api or "builtins.open()"
    if step.startswith(".") and machine.rows.leads(f"{api}{step}"):
        return one(Api(f"{api}{step}", base))
    if machine.rows.has_parts(api, step):
        return one(Api(f"{api}[]", base))
    return one(base) if step.startswith(".") else one(Content(base.name, base.kind, frame.at(span)))


def _part(machine: Machine, frame: Activation, base: Value, step: Step, span: Span) -> Values:
    """Some elements of a list or tuple are a new one; anything else is taken to stay what it is."""
    if isinstance(base, Api) and base.path == "sys.argv":
        return one(_words_from(machine, frame, (part_of(step) or (0, None))[0]))
    thing = machine.heap[base] if isinstance(base, Ref) else None
    if not isinstance(base, Ref) or thing is None or thing.kind not in ("list", "tuple"):
        return one(base)
    made = machine.heap.make((frame.number, "part", span), thing.kind, api=thing.api)
    first, end = part_of(step) or (0, None)
    for cell, values in list(machine.heap.cells(base).items()):
        position = cell[1:-1]
        if cell == ANY or (step == PART and cell.startswith("[")):
            machine.heap.grow(made, ANY, values)
        elif position.isdigit() and first <= int(position) and (end is None or int(position) < end):
            machine.heap.grow(made, under(int(position) - first), values)
    machine.heap.read(base, ANY)
    return one(made)


def _words_from(machine: Machine, frame: Activation, first: int) -> Ref:
    """The words of the command line from a position on, as a list."""
    made = machine.heap.make((frame.number, "words", first), "list", api="builtins.list()")
    for index in range(ARGUMENTS):
        words = machine.runs.argument(machine.entry_paths(frame), str(first + index))
        machine.heap.grow(made, under(index), words)
    return made


def _unknown_member(machine: Machine, base: Value, step: Step) -> Values:
    if step.startswith(".") and machine.rows.at(f"<any>{step}"):
        return one(Api(f"<any>{step}", base))
    return UNKNOWN


def of_material(machine: Machine, bases: Values, step: Step) -> Values:
    """What stands under a step of material: the same, but for what a response tells beside its answer."""
    if ":" in step and part_of(step) is not None:
        return bases
    name = step[1:].rstrip("]")
    told = machine.ledger.metadata
    kept = frozenset(b for b in bases if not (isinstance(b, Made) and name in told.get(b.source, ())))
    found = kept if len(kept) == len(bases) else kept | UNKNOWN
    if step.startswith(".") and machine.rows.at(f"<any>{step}"):
        found |= frozenset(Api(f"<any>{step}", base) for base in kept)
    return found


def _of_module(machine: Machine, frame: Activation, base: Module, step: Step) -> Values:
    name = step[1:]
    machine.enter_module(base.path, frame, None)
    found = machine.heap.final(machine.module(base.path), step)
    if not found:
        for star in machine.heap.read(machine.module(base.path), "{star}"):
            if isinstance(star, Module) and star != base:
                found |= get(machine, frame, star, step, Span(1)) - UNKNOWN
            elif isinstance(star, Api) and machine.rows.leads(f"{star.path}{step}"):
                found |= one(Api(f"{star.path}{step}"))
    folder = base.path.removesuffix("__init__.py")
    if not found and folder != base.path:
        found = submodule(machine, frame, folder, name)
    return found or UNKNOWN


def environment(machine: Machine, frame: Activation, step: Step) -> Values:
    """What a variable, as a step into the environment, may hold: set by the program or by what runs it."""
    assigned = machine.heap.read(machine.heap.make(("api", "os.environ"), "library"), step)
    return assigned | machine.runs.environment(machine.entry_paths(frame), step[1:-1])


def _of_library(machine: Machine, frame: Activation, base: Api, step: Step, span: Span) -> Values:
    """A library's member: what the program assigned to it, else the longer access path."""
    path = f"{base.path}{step}" if step.startswith(".") else f"{base.path}[]"
    if base.path == "sys.argv" and step.startswith("["):
        return machine.runs.argument(machine.entry_paths(frame), step[1:-1]) or UNKNOWN
    if base.path == "os.environ" and step.startswith("["):
        return environment(machine, frame, step) or UNKNOWN
    assigned = machine.heap.read(machine.heap.make(("api", base.path), "library"), step)
    if machine.rows.leads(path):
        return assigned | one(Api(path, base.receiver))
    if assigned:
        return assigned
    if step.startswith(".") and base.receiver is None and "(" not in path and path.count(".") < 8:
        return one(Api(path))
    return _unknown_member(machine, base, step)


def _of_object(machine: Machine, frame: Activation, base: Ref, step: Step) -> Values:
    thing = machine.heap[base]
    if thing.api and machine.rows.has_parts(thing.api, step):
        return one(Api(f"{thing.api}[]", base))
    if step.startswith("["):
        if thing.kind == "options":
            return option(machine, frame, base, f".{step[1:-1]}")
        if step == ANY and thing.kind == "library" and thing.api and tables.has_columns(machine, base):
            return one(base)
        if thing.kind == "library" and not thing.api and step != ANY and not key_of(step).isdigit():
            return _loaded_part(machine, base, step)
        if FACTORY in thing.cells:
            _make_item(machine, frame, base, step)
        if step != ANY and not step[1:-1].isdigit() and machine.rows.is_table(thing.api):
            return tables.column_of(machine, base, step) or UNKNOWN
        if tables.ROW in thing.cells and step not in thing.cells and step[1:-1].isdigit():
            return one(base)
        return machine.heap.element(base, step) | _field(machine, base, step) | _subscripted(thing, base)
    if thing.kind == "options":
        return option(machine, frame, base, step)
    found = NOTHING if thing.kind == "class" else machine.heap.read(base, step)
    if found or thing.kind == "module":
        return found or UNKNOWN
    if thing.kind == "wrapped" and step == ".setter":
        return one(Api(SETTER, base))
    if thing.kind in ("instance", "class"):
        found = inherited(machine, frame, base, step)
        found = found or machine.heap.read(base, ANY_ATTRIBUTE)
    if not found and thing.api:
        path = f"{thing.api}{step}"
        if machine.rows.leads(path):
            return one(Api(path, base))
        found = tables.attribute(machine, frame, base, step) or _unknown_member(machine, base, step) - UNKNOWN
        if not found and thing.kind == "library":
            found = machine.heap.element(base, ANY)
        elif not found and thing.kind == "list":  # asked for what lists have not, it is a column or an array
            found = materials(machine.heap.element(base, ANY))
    if not found and thing.kind == "instance":
        found = _unknown_member(machine, base, step)  # what a decorator of its class may have added
    return found or UNKNOWN


def _subscripted(thing: Thing, base: Ref) -> Values:
    """What a subscript of an object may be besides what it holds.

    A library's object that was never filled by key may be indexed to give a part like itself: a
    split of a data set, the first of two things that a call made.
    """
    if thing.kind in CONTAINERS:
        return NOTHING
    return one(base) if thing.kind == "library" and not tables.is_filled(thing) else UNKNOWN


def _field(machine: Machine, base: Ref, step: Step) -> Values:
    """What a record gives by position: its fields stand in order."""
    if machine.heap[base].kind != "instance" or not step[1:-1].isdigit():
        return NOTHING
    names = field_names(machine, base)[int(step[1:-1]) :][:1]
    return NOTHING.union(*(machine.heap.read(base, f".{name}") for name in names))


def _loaded_part(machine: Machine, base: Ref, step: Step) -> Values:
    """What stands under a name in something that was read: a record of its own for each name."""
    held = machine.heap.read(base, ANY)
    material = materials(held)
    if material:
        part = machine.heap.make(("loaded", base.number, step), "dict", api="builtins.dict()")
        machine.heap.grow(part, ANY, material)
        machine.heap.grow(base, step, one(part))
    return machine.heap.read(base, step) | material


def _make_item(machine: Machine, frame: Activation, base: Ref, step: Step) -> None:
    """A mapping with a factory has an item under every key that is asked for."""
    for factory in machine.heap[base].cells[FACTORY]:
        if isinstance(factory, Function):
            key = {"@key": one(Text((step,), frame.at(frame.body.span)))}  # an item of its own for each
            called = machine.enter(factory, key, frame, frame.at(frame.body.span))
            machine.heap.grow(base, step, called.returns if called else NOTHING)
        kind = factory.path.removeprefix("builtins.") if isinstance(factory, Api) else ""
        if kind in CONTAINERS:
            item = machine.heap.make(("item", base.number, step, kind), kind, api=f"builtins.{kind}()")
            machine.heap.grow(base, step, one(item))


def _iterated(machine: Machine, frame: Activation, base: Ref, span: Span) -> Values:
    """What the methods of an object hand out when it is iterated over."""
    found: Values = NOTHING
    for opens, goes_on in ((".__iter__", ".__next__"), (".__aiter__", ".__anext__")):
        for iterator in asked(machine, frame, inherited(machine, frame, base, opens), base, span):
            if isinstance(iterator, Ref) and machine.heap[iterator].kind == "instance":
                found |= asked(machine, frame, inherited(machine, frame, iterator, goes_on), iterator, span)
            else:
                found |= each(machine, frame, iterator, span)
    found = found or asked(machine, frame, inherited(machine, frame, base, ".__getitem__"), base, span)
    for name in () if found else field_names(machine, base):
        found |= get(machine, frame, base, f".{name}", span)
    return found


def put(
    machine: Machine, frame: Activation, base: Value, step: Step, values: Values, key: Values | None
) -> None:
    """Make values part of one value under a step."""
    if isinstance(base, Api):
        base = machine.heap.make(("api", base.path), "library")
    elif isinstance(base, Module):
        base = machine.module(base.path)
    if not isinstance(base, Ref):
        return
    for each_step in steps(step, key):
        machine.heap.grow(base, each_step, values)
        if each_step == ANY:
            machine.heap.note(base, 0, values)
    if key is not None:
        machine.heap.grow(base, KEYS, reach(machine, frame, key))


def each(machine: Machine, frame: Activation, value: Value, span: Span) -> Values:
    """What iterating over one value gives."""
    match value:
        case Ref():
            thing = machine.heap[value]
            if is_mapping(thing):
                keys = machine.heap.keys(value)
                names = frozenset(Text((key_of(f"[{key}]"),), frame.at(span)) for key in keys)
                return names | machine.heap.read(value, KEYS) or UNKNOWN
            if thing.kind == "instance":
                return _iterated(machine, frame, value, span) | machine.heap.element(value, ANY)
            if machine.rows.is_table(thing.api) and tables.has_columns(machine, value):
                return one(tables.row_of(machine, frame, value))
            return machine.heap.element(value, ANY)
        case Handle():
            return one(Content(value.name, value.kind, frame.at(span)))
        case Made() | Content():
            return one(value)
        case Text() if value.linkage is not None:
            return one(value)
        case Document():
            return elements(machine, value)
        case _:
            return UNKNOWN


def reach(machine: Machine, frame: Activation, values: Values) -> Values:
    """All material in the values and in what they hold."""
    found = materials(values)
    for value in references(values):
        found |= machine.heap.carried(value)
    return found


def materials_of(value: Value) -> Values:
    """The value itself where it is material, else nothing."""
    return one(value) if isinstance(value, Made | Content) else NOTHING
