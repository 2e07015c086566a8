"""Calls and programs whose result a model generated: whose model, and the source that it becomes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from tos_lint.ir.catalogue import Output, ProgramRow
from tos_lint.ir.facts import ANY
from tos_lint.ir.graph import Maker
from tos_lint.ir.spans import Location, Span
from tos_lint.ir.steps import under
from tos_lint.link import access
from tos_lint.link.ledger import Generation, Ledger
from tos_lint.link.machine import Activation, Machine
from tos_lint.link.makers import Makers
from tos_lint.link.ports import Scope, given, read
from tos_lint.link.run import Run
from tos_lint.link.values import NOTHING, Datum, Made, Rotated, Text, Values, references, rotated, texts
from tos_lint.link.word_ports import word_values

NESTING: Final = 4
"""Objects within objects in which the id of a model is looked for: an agent has a setting, that a list."""


def generate(
    machine: Machine, frame: Activation, output: Output, scope: Scope, said_by: str, path: str
) -> Values:
    """What a call gives back that a model generated."""
    endpoints = texts(read(machine, frame, output.endpoint, scope))
    present = bool(endpoints) or given(machine, frame, output.endpoint, scope)
    for name in output.environment if not present else ():
        endpoints += texts(access.environment(machine, frame, under(name)))
    models = _ids(machine, frame, read(machine, frame, output.model, scope), scope, NESTING)
    doors = texts(read(machine, frame, output.door, scope))
    makers = machine.makers.of(output, endpoints, models, doors, present=present)
    found = _recorded(machine, frame, makers, output, path, scope.span, said_by)
    _ask(machine, frame, scope, found)
    credentials = read(machine, frame, output.credential or machine.rows.catalogue.credentials, scope)
    for made in found if rotated(credentials) else ():
        if isinstance(made, Made):
            machine.ledger.rotate(made.source, {v.at for v in credentials if isinstance(v, Rotated)})
    return found


def _ask(machine: Machine, frame: Activation, scope: Scope, found: Values) -> None:
    """Note what the request asks for besides a text; what is not known at some time is not asked for."""
    for fact, ports in machine.rows.catalogue.restrictions:
        values = read(machine, frame, ports, scope)
        so = bool(values) and all(isinstance(each, Datum) and each.value is True for each in values)
        for made in found:
            if isinstance(made, Made):
                machine.ledger.ask(made.source, fact, so=so)


def _ids(machine: Machine, frame: Activation, values: Values, scope: Scope, depth: int) -> list[Text]:
    """The ids of models: as texts, as what objects that stand for models were made with, in lists of them."""
    found = texts(values)
    for each in references(values) if depth else ():
        if machine.heap[each].kind in access.CONTAINERS:
            inner = machine.heap.read(each, "[model]") or machine.heap.element(each, ANY)
        else:
            inner = read(machine, frame, machine.rows.catalogue.models, replace(scope, receiver=each))
        found += _ids(machine, frame, inner, scope, depth - 1)
    return found


def answered(machine: Machine, frame: Activation, words: tuple[Text, ...], span: Span) -> Values:
    """What a program that Python starts prints, where a model answers through it."""
    run = machine.runs.apart(frame.at(span), words)
    if run is None or run.row is None or run.row.output is None:
        return NOTHING
    makers = program_makers(machine.makers, run, run.row.output)
    return _recorded(machine, frame, makers, run.row.output, " ".join(run.row.words), span, run.row.said_by)


def program_makers(makers: Makers, run: Run, output: Output) -> tuple[Maker, ...]:
    """Who may answer through a program that a command runs."""
    models = [text for port in output.model for text in word_values(run, port)]
    endpoints = [text for port in output.endpoint for text in word_values(run, port)]
    return makers.of(output, endpoints, models, [], present=bool(endpoints))


def source_key(path: str, symbol: str, name: str, span: Span, maker: Maker) -> str:
    """The key of a source: where the call is, what it calls and whose model answers."""
    column = f"{span.line}:{span.column}:{span.cell}"
    return f"source:{path}:{symbol}:{name}:{column}:{maker.provider}:{maker.surface}:{maker.model}"


def generated_by_program(
    ledger: Ledger, run: Run, row: ProgramRow, makers: Iterable[Maker], carries: str
) -> set[Made]:
    """The sources that one command of a script is."""
    name = " ".join(row.words)
    found: set[Made] = set()
    for maker in makers:
        key = source_key(run.path, "", name, run.at.span, maker)
        ledger.generations.setdefault(key, Generation(key, name, run.at, maker, (), carries, row.said_by, ""))
        found.add(Made(key))
    return found


def _recorded(
    machine: Machine, frame: Activation, makers: Iterable[Maker], output: Output, name: str, span: Span,
    said_by: str,
) -> Values:  # fmt: skip
    at: Location = frame.at(span)
    symbol = frame.body.symbol
    found: set[Made] = set()
    for maker in makers:
        key = source_key(frame.path, symbol, name, at.span, maker)
        if key not in machine.ledger.generations:
            machine.ledger.generations[key] = Generation(
                key, name, at, maker, machine.chain(frame), output.carries, said_by, symbol
            )
            machine.ledger.metadata[key] = machine.rows.catalogue.metadata
        found.add(Made(key))
    return frozenset(found)
