"""Functions that a command line calls: which, under which sub-command, with what.

A library is handed a function, a mapping of functions, a class, or nothing (then the module's own are
meant). Where there are several, the command names one of them first; the others' options are not its.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from tos_lint.ir.catalogue import Options
from tos_lint.ir.facts import Step
from tos_lint.ir.spans import Span
from tos_lint.link import access
from tos_lint.link.machine import Activation, Machine
from tos_lint.link.members import lineage
from tos_lint.link.parsers import DECLARED, as_default
from tos_lint.link.ports import Scope, read
from tos_lint.link.standing import layers
from tos_lint.link.values import NOTHING, UNKNOWN, Function, Ref, Value, Values, literals

Run = Callable[[Machine, Activation, Value, dict[str, Values]], Values]
DESCRIBED = "described"
"""The kind of an object that says more of a parameter: names, a default, a variable."""


def enter(machine: Machine, frame: Activation, row: Options, scope: Scope, run: Run) -> Values:
    """A library calls functions with options as their parameters."""
    functions = read(machine, frame, row.function, scope)
    told = [
        (text.literal or "").replace("_", "-") for text in literals(read(machine, frame, row.names, scope))
    ]
    for name, value in _commands(machine, frame, row, scope, functions, run):
        spelled = name.rpartition(".")[2].replace("_", "-") if name else ""
        command = told[0] if told else spelled
        run(machine, frame, value, named_arguments(machine, frame, value, command))
    return functions or UNKNOWN


def _commands(
    machine: Machine, frame: Activation, row: Options, scope: Scope, values: Values, run: Run
) -> Iterator[tuple[str, Function]]:
    """What the values offer to a command line: a name, where the command must say it, and a function."""
    if not values and not scope.passed.all():
        yield from _named(machine.heap.cells(machine.module(frame.path)))
    for value in sorted(values, key=repr):
        if isinstance(value, Function):
            yield value.symbol if row.names else "", value
        elif isinstance(value, Ref) and machine.heap[value].kind == "dict":
            for key in machine.heap.keys(value):
                held = machine.heap.read(value, f"[{key}]")
                yield from ((key, each) for each in held if isinstance(each, Function))
        elif isinstance(value, Ref):
            yield from _methods(machine, frame, value, scope.span, run)


def _named(cells: Mapping[Step, Values]) -> Iterator[tuple[str, Function]]:
    """The project's functions that have a name in a module."""
    for step, values in sorted(cells.items()):
        for value in values:
            if isinstance(value, Function) and step.startswith("."):
                yield step[1:], value


def _methods(
    machine: Machine, frame: Activation, value: Ref, span: Span, run: Run
) -> Iterator[tuple[str, Function]]:
    """The methods of an object, or of an instance of a class, made with what the command line says."""
    instances: Values = frozenset({value})
    if machine.heap[value].kind == "class":
        makers = access.get(machine, frame, value, ".__init__", span)
        told = [named_arguments(machine, frame, each, "") for each in makers if isinstance(each, Function)]
        keywords = dict(list(told[0].items())[1:]) if told else {}
        instances = run(machine, frame, value, keywords)
    for instance in instances:
        owner = machine.classes.get(machine.heap[instance].symbol) if isinstance(instance, Ref) else None
        steps = {
            step
            for each in (lineage(machine, owner) if owner else ())
            if isinstance(each, Ref)
            for step in machine.heap[each].cells
        }
        for step in sorted(step for step in steps if step.startswith(".") and not step.startswith("._")):
            for member in access.get(machine, frame, instance, step, span):
                if isinstance(member, Function):
                    yield step[1:], member


def describe(machine: Machine, frame: Activation, row: Options, scope: Scope, place: str) -> Ref:
    """What says more of a parameter than its annotation."""
    made = machine.heap.make((frame.number, place, DESCRIBED), DESCRIBED)
    default = read(machine, frame, row.default, scope)
    machine.heap.grow(made, "{default}", default)
    machine.heap.grow(made, "{names}", read(machine, frame, row.names, scope))
    machine.heap.grow(made, "{variable}", read(machine, frame, row.environment, scope))
    machine.heap[made].command = row.verb
    return made


def entry_arguments(
    machine: Machine, frame: Activation, function: Function, command: str
) -> dict[str, Values]:
    """The parameters of a function that the command line calls: defaults and what is passed."""
    around = list(layers(machine, function))
    body = machine.program.bodies.get((around[-1].path, around[-1].symbol))
    scripts = tuple(dict.fromkeys((*machine.entry_paths(frame), function.path)))
    orders = (machine.positionals.get(each.closure) for each in around)
    order = next((names for names in orders if names), [])
    parameters = [each for each in (body.parameters if body else ()) if each.kind in ("plain", "keyword")]
    parameters = parameters[1:] if function.receiver is not None else parameters
    found: dict[str, Values] = {}
    position = 0
    for parameter in parameters:
        default = machine.heap.read(Ref(around[-1].closure), f"={parameter.name}")
        default |= _held(machine, around, f"~{parameter.name}") - UNKNOWN
        told = _held(machine, around, f"{DECLARED}{parameter.name}")
        declared = told - UNKNOWN
        default, passed, positional = _described(machine, scripts, default, "" if told else parameter.name)
        if parameter.name in order:
            passed |= machine.runs.positional(scripts, order.index(parameter.name), command)
        elif parameter.kind == "plain" and (positional or not (default or declared or order)):
            passed |= machine.runs.positional(scripts, position, command)
            position += 1
        found[parameter.name] = as_default(default | declared) | passed
    count = max(position, len(order))
    return {name: machine.runs.under(v, command, count) or UNKNOWN for name, v in found.items()}


def _held(machine: Machine, functions: list[Function], step: Step) -> Values:
    """What any of the functions remembers under a name."""
    return NOTHING.union(*(machine.heap.read(Ref(each.closure), step) for each in functions))


def _described(
    machine: Machine, scripts: tuple[str, ...], defaults: Values, name: str
) -> tuple[Values, Values, bool]:
    """A parameter's default, what commands pass to it, and whether it is said to be a position."""
    described = [v for v in defaults if isinstance(v, Ref) and machine.heap[v].kind == DESCRIBED]
    values = defaults - frozenset(described)
    passed: Values = NOTHING
    names: list[str] = []
    positional = False
    for each in described:
        default = machine.heap.read(each, "{default}")
        spelled = literals(default | machine.heap.read(each, "{names}"))
        flags = [text for text in spelled if (text.literal or "").startswith("-")]
        values |= default - frozenset(flags)
        names += [(text.literal or "").lstrip("-") for text in flags]
        for variable in literals(machine.heap.read(each, "{variable}")):
            passed |= machine.runs.environment(scripts, variable.literal or "")
        positional |= machine.heap[each].command == "argument"
    for spelling in names or ([name] if name else []):
        passed |= machine.runs.flag(scripts, spelling)
    return values, passed, positional


def named_arguments(
    machine: Machine, frame: Activation, function: Function, command: str
) -> dict[str, Values]:
    """What the command line passes by name; `**kwargs` take every flag that no parameter takes."""
    found = entry_arguments(machine, frame, function, command)
    innermost = list(layers(machine, function))[-1]
    body = machine.program.bodies.get((innermost.path, innermost.symbol))
    if any(parameter.kind == "kwargs" for parameter in (body.parameters if body else ())):
        scripts = tuple(dict.fromkeys((*machine.entry_paths(frame), function.path)))
        for name in machine.runs.flags(scripts):
            found.setdefault(name, machine.runs.under(machine.runs.flag(scripts, name), command))
    return found
