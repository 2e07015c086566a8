"""Facts as stable text, one line each, for goldens and for eyes.

body ask(question)  generate.py:3
  %1 = get @module .client
  %2 = call %1(question, model=%3)
  return %2
"""

from __future__ import annotations

from collections.abc import Iterator

from tos_lint.ir.commands import Command, Word
from tos_lint.ir.facts import (
    Argument,
    Body,
    Branch,
    Call,
    Catch,
    Constant,
    Each,
    Enter,
    Fact,
    FileFacts,
    Get,
    Hole,
    Import,
    Loop,
    MakeClass,
    MakeFunction,
    Move,
    New,
    Operate,
    Parameter,
    Raise,
    Return,
    Set,
    Spread,
    Stop,
    Template,
    Unbound,
)

_STARS = {"args": "*", "kwargs": "**"}


def print_file(facts: FileFacts) -> str:
    """Everything that lowering learned from one file."""
    lines = [f"file {facts.path}"]
    lines += [print_body(body) for body in facts.bodies]
    lines += [_command(command) for command in facts.commands]
    lines += [f"entry {'/'.join(map(str, e.path))} = {e.container or repr(e.value)}" for e in facts.entries]
    lines += [f"row {'/'.join(map(str, e.path))} = {e.container or repr(e.value)}" for e in facts.rows]
    lines += [f"sentence {each.text!r} (line {each.span.line})" for each in facts.sentences]
    lines += [f"remark {remark.text!r} for line {remark.target}" for remark in facts.remarks]
    lines += [f"gap {gap.reason}: {gap.detail} (line {gap.span.line})" for gap in facts.gaps]
    lines += [print_file(inner).rstrip("\n") for inner in facts.embedded]
    return "\n".join(lines) + "\n"


def print_body(body: Body) -> str:
    """One body: its head, then its facts, indented by block."""
    head = "async body" if body.asynchronous else "body"
    parameters = ", ".join(_parameter(parameter) for parameter in body.parameters)
    lines = [f"{head} {body.symbol or '<top>'}({parameters})"]
    return "\n".join([*lines, *_block(body.facts, "  ")])


def _parameter(parameter: Parameter) -> str:
    text = _STARS.get(parameter.kind, "") + parameter.name
    if parameter.kind in ("positional", "keyword"):
        text += f" ({parameter.kind})"
    return f"{text}: {parameter.annotation}" if parameter.annotation else text


def _block(facts: tuple[Fact, ...], indent: str) -> Iterator[str]:
    for fact in facts:
        match fact:
            case Branch(test=test, then=then, otherwise=otherwise):
                yield f"{indent}if {test or '?'}"
                yield from _block(then, indent + "  ")
                if otherwise:
                    yield f"{indent}else"
                    yield from _block(otherwise, indent + "  ")
            case Loop(block=block):
                yield f"{indent}loop"
                yield from _block(block, indent + "  ")
            case _:
                yield indent + print_fact(fact)


def print_fact(fact: Fact) -> str:
    """One fact on one line; of a branch or loop only its head."""
    match fact:
        case Branch(test=test):
            return f"if {test or '?'}"
        case Loop():
            return "loop"
        case Set(base=base, step=step, src=src, key=key):
            return f"set {base} {step if key is None else f'[{key}]'} = {src}"
        case Spread(base=base, src=src):
            return f"spread {src} into {base}"
        case Return(src=src, yields=yields):
            return f"{'yield' if yields else 'return'} {src}"
        case Raise(src=src):
            return f"raise {src}"
        case Stop():
            return "stop"
        case _:
            return f"{fact.dst} = {_made(fact)}"


def _made(fact: Fact) -> str:
    match fact:
        case Import(module=module, name=name, level=level, also=also):
            words = ("import", "." * level + module, name, *(f"({path})" for path in also))
            return " ".join(word for word in words if word)
        case Unbound(name=name):
            return f"unbound {name}"
        case Constant(value=value):
            return f"constant {value!r}"
        case Template(parts=parts):
            text = "".join(f"{{{p.place}}}" if isinstance(p, Hole) else repr(p)[1:-1] for p in parts)
            return f'template "{text}"'
        case Move(src=src):
            return src
        case Operate(operator=operator, operands=operands):
            return f"operate {operator} {', '.join(operands)}"
        case Get(base=base, step=step, key=key):
            return f"get {base} {step if key is None else f'[{key}]'}"
        case Each(src=src):
            return f"each {src}"
        case New(kind=kind):
            return f"new {kind}"
        case Call(callee=callee, arguments=arguments):
            return f"call {callee}({', '.join(_argument(argument) for argument in arguments)})"
        case Enter(src=src):
            return f"enter {src}"
        case Catch(kind=kind):
            return f"catch {kind}"
        case MakeFunction(symbol=symbol, captures=captures, defaults=defaults, notes=notes):
            text = f"function {symbol}"
            text += "".join(f" ={name}:{place}" for name, place in defaults)
            text += "".join(f" ~{name}:{place}" for name, place in notes)
            return text + "".join(f" ^{name}:{place}" for name, place in captures)
        case MakeClass(symbol=symbol, bases=bases, fields=fields):
            return f"class {symbol}({', '.join(bases)})" + (f" fields {' '.join(fields)}" if fields else "")
        case _:
            return print_fact(fact)


def _argument(argument: Argument) -> str:
    if argument.star:
        return "*" * argument.star + argument.place
    return f"{argument.keyword}={argument.place}" if argument.keyword else argument.place


def _command(command: Command) -> str:
    words = " ".join(_word(word) for word in command.words)
    settings = "".join(f"{name}={_word(word)} " for name, word in command.environment)
    redirections = ""
    if command.stdin:
        redirections += f" < {_word(command.stdin)}"
    if command.stdout:
        redirections += f" {'>>' if command.appends else '>'} {_word(command.stdout)}"
    return (
        f"command {settings}{words}{redirections}{' |' if command.piped else ''} (line {command.span.line})"
    )


def _word(word: Word) -> str:
    return "".join("{?}" if part is None else part for part in word.parts)
