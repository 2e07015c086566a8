"""Calling a value: functions, classes, instances, library names, and what is unknown."""

from __future__ import annotations

from tos_lint.ir.facts import ANY, Call
from tos_lint.ir.graph import CallEdge
from tos_lint.ir.spans import Span
from tos_lint.ir.steps import key_of, under
from tos_lint.link import access, members
from tos_lint.link.arguments import Given, bind, given
from tos_lint.link.library import Site, apply
from tos_lint.link.machine import Activation, Machine, one, values_of
from tos_lint.link.members import class_of, is_mapping, lineage
from tos_lint.link.namespaces import restricted
from tos_lint.link.present import as_it_is
from tos_lint.link.values import (
    NOTHING,
    UNKNOWN,
    Api,
    Content,
    Function,
    Made,
    Ref,
    Super,
    Unknown,
    Value,
    Values,
    all_assumed,
    materials,
    references,
)

SHOWN = {"str": ("__str__",), "repr": ("__repr__",), "format": ("__format__", "__str__", "__repr__")}
"""The methods that say how an object reads, by the function that asks; a template may ask for any."""


def call(machine: Machine, frame: Activation, fact: Call) -> Values:
    """What a call gives back, over everything that its callee may be."""
    callees = values_of(frame, fact.callee)
    passed = given(machine, frame, fact)
    described = {callee.receiver for callee in callees if isinstance(callee, Api)}
    found = materials(callees) - described
    if found:
        callees -= found
        found |= _derived(machine, frame, passed)
    for callee in callees:
        if callee in described or (described and isinstance(callee, Unknown)):
            continue  # a row speaks of this method on this very value
        found |= call_value(machine, frame, callee, passed, Site(fact.span, fact.dst))
    return found


def call_value(machine: Machine, frame: Activation, callee: Value, passed: Given, site: Site) -> Values:
    """What calling one value gives back."""
    if machine.calls is not None and isinstance(callee, Api):
        _note(machine, frame, callee.path)
    match callee:
        case Function():
            return _function(machine, frame, callee, passed, site)
        case Ref():
            return _object(machine, frame, callee, passed, site)
        case Api(path="builtins.super"):
            return _super(machine, frame, passed)
        case Api(path="builtins.property" | "builtins.classmethod" | "builtins.staticmethod" as path):
            return _wrapped(machine, frame, path.removeprefix("builtins."), passed, site)
        case Api(path="builtins.str" | "builtins.repr" | "builtins.format") if passed.positional:
            methods = SHOWN[callee.path.removeprefix("builtins.")]
            shown = as_text(machine, frame, passed.positional[0], site.span, *methods)
            rest = Given([shown, *passed.positional[1:]], passed.keywords, passed.rest, passed.others)
            return apply(machine, frame, callee, rest, site, call_value)
        case Api(path=access.SETTER, receiver=Ref() as told):
            machine.heap.grow(told, access.SETTER, NOTHING.union(*passed.positional[:1]))
            return one(told)
        case Api(path=members.NEW):
            classes = [v for v in NOTHING.union(*passed.positional[:1]) if isinstance(v, Ref)]
            return frozenset(_bare(machine, frame, cls, site) for cls in classes) or UNKNOWN
        case Api(path="builtins.type") if len(passed.positional) == 1:
            return NOTHING.union(*(class_of(machine, value) for value in passed.positional[0])) or UNKNOWN
        case Api(path="builtins.getattr"):
            return _getattr(machine, frame, passed, site)
        case Api(path=path, receiver=Ref() as instance) if path.endswith("().__init__"):
            base = Api(path.removesuffix("().__init__"))
            return apply(machine, frame, base, passed, site, call_value, instance=instance)
        case Api():
            return apply(machine, frame, callee, passed, site, call_value)
        case Made() | Content():
            return one(callee) | _derived(machine, frame, passed)
        case _:
            return _passed_on(machine, passed) or _derived(machine, frame, passed) or UNKNOWN


def _note(machine: Machine, frame: Activation, path: str) -> None:
    """Write down the call of a library name, if somebody asks."""
    if machine.calls is not None and not machine.rows.is_attribute(path):
        machine.calls.add(CallEdge(frame.path, frame.body.symbol, "", path))


def _passed_on(machine: Machine, passed: Given) -> Values:
    """An unknown callee of one function or class gives it back: most decorators do."""
    if len(passed.positional) == 1 and not passed.keywords:
        return members.definitions(machine, passed.positional[0])
    return NOTHING


def _derived(machine: Machine, frame: Activation, passed: Given) -> Values:
    return all_assumed(access.reach(machine, frame, passed.all()))


def call_method(
    machine: Machine, frame: Activation, receiver: Value, name: str, arguments: tuple[Values, ...], span: Span
) -> Values:
    """What a method of the project gives back; nothing where the receiver has none of that name."""
    if not isinstance(receiver, Ref) or machine.heap[receiver].kind != "instance":
        return NOTHING
    found: Values = NOTHING
    for member in access.get(machine, frame, receiver, f".{name}", span):
        if isinstance(member, Function):
            found |= _function(machine, frame, member, Given(list(arguments)), Site(span, f"@{name}"))
    return found


def as_text(machine: Machine, frame: Activation, values: Values, span: Span, *methods: str) -> Values:
    """What takes the place of values in a text: the answers of an object that says how it reads."""
    found: Values = NOTHING
    for value in values:
        said = (call_method(machine, frame, value, method, (), span) for method in methods or SHOWN["format"])
        found |= NOTHING.union(*said) or one(value)
    return found


def _function(machine: Machine, frame: Activation, callee: Function, passed: Given, site: Site) -> Values:
    body = machine.program.bodies.get((callee.path, callee.symbol))
    if body is None:
        return UNKNOWN
    if callee.receiver is not None:
        passed = passed.behind(one(callee.receiver))
    if frame.command:
        passed = passed.mapped(lambda values: restricted(machine, values, frame.command))
    passed = as_it_is(machine, frame, passed, site.place)
    name = (frame.number, site.place, callee.path, callee.closure)
    arguments = bind(machine, frame, body, callee.closure, passed, name)
    called = machine.enter(callee, arguments, frame, frame.at(site.span))
    if called is None:
        return UNKNOWN
    if called.returns:
        return called.returns
    return NOTHING if called.running else UNKNOWN


def _object(machine: Machine, frame: Activation, callee: Ref, passed: Given, site: Site) -> Values:
    thing = machine.heap[callee]
    if thing.kind == "class":
        return _made_by_new(machine, frame, callee, passed, site) or one(
            instantiate(machine, frame, callee, passed, site)
        )
    found: Values = NOTHING
    if thing.kind == "instance":
        for member in access.get(machine, frame, callee, ".__call__", site.span):
            if not isinstance(member, Unknown):
                found |= call_value(machine, frame, member, passed, site)
    elif thing.kind == "wrapped":
        passed = _with_bound(machine, frame, callee, passed)
        if thing.command:
            passed = passed.mapped(lambda values: restricted(machine, values, thing.command))
        for inner in machine.heap.read(callee, members.WRAPPED):
            found |= call_value(machine, frame, inner, passed, site)
    if not found and thing.api:
        member_path = f"{thing.api}.__call__"
        path = member_path if machine.rows.leads(member_path) else f"{thing.api}()"
        return apply(machine, frame, Api(path, callee), passed, site, call_value)
    return found or _derived(machine, frame, passed) or UNKNOWN


def _with_bound(machine: Machine, frame: Activation, partial: Ref, passed: Given) -> Given:
    """The arguments of a call behind those that were bound before."""
    cells = machine.heap[partial].cells
    names = [cell[1:] for cell in cells if cell.startswith("@")]
    held = {name: machine.heap.read(partial, f"@{name}") for name in names}
    first = [held[name] for name in sorted((name for name in names if name.isdigit()), key=int)]
    keywords = {name: values for name, values in held.items() if not name.isdigit() and name != "**"}
    return Given([*first, *passed.positional], keywords | passed.keywords, passed.rest, passed.others)


def instantiate(machine: Machine, frame: Activation, cls: Ref, passed: Given, site: Site) -> Ref:
    """An instance of a class of the project, constructed with these arguments."""
    made = _bare(machine, frame, cls, site)
    _initialise(machine, frame, cls, made, passed, site)
    return made


def _bare(machine: Machine, frame: Activation, cls: Ref, site: Site) -> Ref:
    """An instance that nothing was done to yet."""
    libraries = [base for base in lineage(machine, cls) if isinstance(base, Api)]
    api = f"{machine.rows.canonical(libraries[0].path)}()" if libraries else ""
    name = (machine.outermost(frame).number, site.place, "instance", cls.number)
    return machine.heap.make(name, "instance", symbol=machine.heap[cls].symbol, api=api)


def _made_by_new(machine: Machine, frame: Activation, cls: Ref, passed: Given, site: Site) -> Values:
    """What a class's own `__new__` gives: a new instance, or the only one that there is."""
    given: Values = NOTHING
    for maker in access.get(machine, frame, cls, ".__new__", site.span):
        if isinstance(maker, Function):
            new = Site(site.span, f"{site.place}@new")
            given |= _function(machine, frame, maker, passed.behind(one(cls)), new)
    made = frozenset(v for v in given if isinstance(v, Ref) and class_of(machine, v) == one(cls))
    for instance in made:
        if isinstance(instance, Ref):
            _initialise(machine, frame, cls, instance, passed, site)
    return made


def _initialise(machine: Machine, frame: Activation, cls: Ref, made: Ref, passed: Given, site: Site) -> None:
    initialisers = access.get(machine, frame, made, ".__init__", site.span)
    own = [value for value in initialisers if isinstance(value, Function)]
    for initialiser in own:
        _function(machine, frame, initialiser, passed, site)
    if not own:
        line = lineage(machine, cls)
        _assign_fields(machine, frame, line, made, passed)
        for base in [base for base in line if isinstance(base, Api)][:1]:
            _note(machine, frame, f"{base.path}().__init__")
            apply(machine, frame, base, passed, site, call_value, instance=made)
    _make_defaults(machine, frame, lineage(machine, cls), made, site)
    call_method(machine, frame, made, "__post_init__", (), site.span)


def _make_defaults(machine: Machine, frame: Activation, line: list[Value], made: Ref, site: Site) -> None:
    """Fields that nothing was said of are made for each instance, by what its class has for them."""
    for name in members.field_names(machine, made):
        if f".{name}" in machine.heap[made].cells:
            continue
        held = NOTHING.union(*(machine.heap.read(cls, f".{name}") for cls in references(frozenset(line))))
        factories = [value for value in references(held) if machine.heap[value].kind == members.FACTORY]
        for factory in NOTHING.union(*(machine.heap.read(each, access.FACTORY) for each in factories)):
            own = Site(site.span, f"{site.place}@{name}")
            machine.heap.grow(made, f".{name}", _fresh(machine, frame, factory, made, own))


def _fresh(machine: Machine, frame: Activation, factory: Value, owner: Ref, site: Site) -> Values:
    """What a factory makes for one object, apart from what it makes for others."""
    kind = factory.path.removeprefix("builtins.") if isinstance(factory, Api) else ""
    if kind in access.CONTAINERS:
        name = (frame.number, site.place, kind, owner.number)
        return one(machine.heap.make(name, kind, api=f"builtins.{kind}()"))
    if isinstance(factory, Function):
        called = machine.enter(factory, {"@owner": one(owner)}, frame, frame.at(site.span))
        return called.returns if called else NOTHING
    return call_value(machine, frame, factory, Given(), site)


def _assign_fields(machine: Machine, frame: Activation, line: list[Value], made: Ref, passed: Given) -> None:
    """A class without its own initialiser takes its annotated fields, the ancestors' first."""
    names: list[str] = []
    for owner in reversed(line):
        if isinstance(owner, Ref):
            names += [name for name in machine.heap[owner].fields if name not in names]
    step = under if is_mapping(machine.heap[made]) else ".{}".format
    for name, values in zip(names, passed.positional, strict=False):
        machine.heap.grow(made, step(name), values)
    for name, values in passed.keywords.items():
        machine.heap.grow(made, step(name), values)


def _super(machine: Machine, frame: Activation, passed: Given) -> Values:
    """`super()`: the class is the one whose method this body is, the receiver its first parameter."""
    owner = machine.classes.get((frame.path, frame.body.symbol.rpartition(".")[0]))
    if owner is None or not frame.body.parameters:
        return UNKNOWN
    receivers = values_of(frame, frame.body.parameters[0].name)
    return frozenset(Super(owner.number, receiver) for receiver in receivers) or UNKNOWN


def _wrapped(machine: Machine, frame: Activation, marker: str, passed: Given, site: Site) -> Values:
    made = machine.heap.make((frame.number, site.place, "wrapped"), "wrapped", api=marker)
    for values in passed.positional[:1]:
        machine.heap.grow(made, members.WRAPPED, values)
    return one(made)


def _getattr(machine: Machine, frame: Activation, passed: Given, site: Site) -> Values:
    if len(passed.positional) < 2:
        return UNKNOWN
    default: Values = passed.positional[2] if len(passed.positional) > 2 else NOTHING
    found: Values = NOTHING
    for step in access.steps(ANY, passed.positional[1]):
        if step == ANY:
            return default | access.reach(machine, frame, passed.positional[0]) or UNKNOWN
        for base in passed.positional[0]:
            found |= access.get(machine, frame, base, f".{key_of(step)}", site.span)
    return found - UNKNOWN or default or UNKNOWN
