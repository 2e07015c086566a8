"""The walk through a script, in the order in which it would run.

A function's body is walked where the function is called, with its arguments; one that nothing calls
is walked at the end. Loops run once for each word of their list. A subshell gets a copy of what is
known and nothing comes back from it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from tree_sitter import Node

from tos_lint.ir.commands import Command, Where
from tos_lint.ir.spans import Span
from tos_lint.lower.shell.arrays import set_keyed
from tos_lint.lower.shell.asked import Written, exported_files, fed, following, kept_as
from tos_lint.lower.shell.branches import met, taken
from tos_lint.lower.shell.grammar import below, parse, source, span, variables_in
from tos_lint.lower.shell.invocation import (
    SHELLS,
    Invocation,
    Streams,
    assigned_name,
    inner_scripts,
    python_words,
    read_invocation,
)
from tos_lint.lower.shell.state import MAX_ALTERNATIVES, POSITIONAL, State
from tos_lint.lower.shell.words import Expansion, Piece, Pieces, Value, assigned, word

MAX_COMMANDS: Final = 2_000
MAX_STATEMENTS: Final = 20_000
MAX_NESTING: Final = 120
"""Statements inside statements, inner scripts and called functions together."""

_SUBSHELLS: Final = ("command_substitution", "process_substitution")
_SILENT: Final = frozenset({"true", "false", ":", "test", "[", "wait", "trap"})
"""Builtins that run no program and change nothing that is tracked."""
_STATEMENTS: Final = ("command", "pipeline", "list", "redirected_statement")
_SCRIPT_SUFFIXES: Final = (".sh", ".bash", ".slurm", ".sbatch")


class Walk:
    """Walks through scripts; `commands` is what it found."""

    def __init__(self, where: Where) -> None:
        self.where = where
        self.state = State()
        self.commands: list[Command] = []
        self.written: list[Written] = []
        self.broken = self.exhausted = False
        self._offset = 0
        self._statements = self._nesting = 0
        self._called: set[str] = set()
        self._calling: list[str] = []

    def script(self, text: str, first_line: int) -> None:
        """Walk through a text that begins on `first_line` of its file."""
        root = parse(text.replace("\r\n", "\n").replace("\r", "\n"))
        self.broken = self.broken or root.has_error
        self._at(first_line - 1, root, Streams())

    def finish(self) -> None:
        """Walk through the functions that nothing called."""
        self.state.ended = False
        for name, (body, offset) in list(self.state.functions.items()):
            if name not in self._called:
                outside, self.state = self.state, self.state.copy()
                for number in range(9):  # whoever reads this file may call it
                    handed = Piece(None, offset + 1, 1, f"{name}:{number}")
                    self.state.assign(str(number + 1), [Value(((handed,),))])
                self._at(offset, body, Streams())
                self.state = outside

    def _at(self, offset: int, node: Node, streams: Streams) -> None:
        """Walk through a node of a script that `offset` lines precede."""
        before, self._offset = self._offset, offset
        self._statement(node, streams)
        self._offset = before

    def _statement(self, node: Node, streams: Streams) -> None:
        self._statements += 1
        full = self._statements > MAX_STATEMENTS or len(self.commands) >= MAX_COMMANDS
        self.exhausted = self.exhausted or full or self._nesting >= MAX_NESTING
        if full or self._nesting >= MAX_NESTING or self.state.ended:
            return
        self._nesting += 1
        self._dispatch(node, streams)
        self._nesting -= 1

    def _dispatch(self, node: Node, streams: Streams) -> None:
        match node.type:
            case "command":
                self._command(node, streams)
            case "redirected_statement":
                self._redirected(node, streams)
            case "pipeline":
                self._pipeline(node, streams)
            case "list":
                self._list(node, streams)
            case "while_statement":
                self._while(node, streams)
            case "variable_assignment":
                self._assignment(node)
            case "declaration_command":
                self._declaration(node)
            case "unset_command":
                for name in below(node, "variable_name"):
                    self.state.variables.pop(source(name), None)
            case "function_definition":
                self._function(node)
            case "for_statement":
                self._for(node, streams)
            case "if_statement" | "case_statement":
                self._branches(node, streams)
            case "subshell" | "command_substitution" | "process_substitution":
                self._subshell(node.named_children, streams, self._offset)
            case "comment" | "file_redirect" | "heredoc_body":
                pass
            case _:
                self._each(node.named_children, streams)

    def _each(self, nodes: Iterable[Node], streams: Streams) -> None:
        for node in nodes:
            self._statement(node, streams)

    def _subshell(self, nodes: Iterable[Node], streams: Streams, offset: int) -> None:
        """Walk through `nodes` and forget what they changed."""
        outside = self.state
        self.state = outside.copy()
        for node in nodes:
            self._at(offset, node, streams)
        self.state = outside

    def _substitutions(self, *nodes: Node) -> None:
        """Walk through the commands whose output is part of a word."""
        for node in nodes:
            for inner in below(node, *_SUBSHELLS):
                self._statement(inner, Streams())

    def _command(self, node: Node, streams: Streams) -> None:
        self._substitutions(node)
        prefix = self._prefix(node)
        mentioned = variables_in(node, *streams.redirects) | self.state.exported
        for variables in self.state.cases(mentioned):
            call = read_invocation(node, prefix, streams, variables, self._offset)
            for name, value in call.defaults:
                self.state.assign(name, [value])
            if call.words:
                self._run(call, span(node, self._offset), streams)

    def _prefix(self, node: Node) -> list[Node]:
        """The assignments that belong to a command; the parser also takes those on lines above it."""
        prefix = []
        for child in node.named_children:
            if child.type != "variable_assignment":
                break
            following = child.next_sibling
            between = node.text or b""
            if following is not None:
                between = between[child.end_byte - node.start_byte : following.start_byte - node.start_byte]
            if b"\n" in between.replace(b"\\\n", b""):
                self._assignment(child)
            else:
                prefix.append(child)
        return prefix

    def _run(self, call: Invocation, place: Span, streams: Streams) -> None:
        """Record a command, or do what a builtin or a function of the script does."""
        arguments = [word(pieces).text for pieces in call.words[1:]]
        match call.program:
            case "cd":
                self.state.enter(arguments[0] if arguments else None)
            case "pushd":
                self.state.push(arguments[0] if arguments else None)
            case "popd":
                self.state.pop()
            case "exit" | "return":
                self.state.ended = True
            case "read":
                for name in arguments:
                    self.state.variables.pop(name or "", None)
            case "set":
                self.state.set_options([text or "" for text in arguments])
                if "--" in arguments:
                    self.state.positional(call.words[arguments.index("--") + 2 :])
            case "source" | "." if len(call.words) > 1:
                self.state.settles = False
                self.state.files += (word(call.words[1]),) if self.state.exports_all else ()
                self._record(call, place, streams)
            case "shift":
                self.state.shift(arguments[0] if arguments else "1")
            case "eval":
                self._inner(call)
            case str(program) if program in self.state.functions:
                self._call(program, call, streams)
            case str(program) if program in _SILENT:
                pass
            case _:
                self._record(call, place, streams)
                self.written += [Written("", *each) for each in python_words(call)]
                self._inner(call)

    def _record(self, call: Invocation, place: Span, streams: Streams) -> None:
        words = tuple(word(pieces) for pieces in call.words)
        exported: dict[str, None] = dict.fromkeys(sorted(self.state.exported))
        environment = {
            name: word(values[0].words[0] if values[0].words else ())
            for name in exported
            if (values := self.state.variables.get(name))
        }
        environment.update(call.environment)
        files = tuple(("", file) for file in self.state.files)
        self.commands.append(
            Command(
                words,
                self.where,
                place,
                environment=(*files, *environment.items()),
                stdin=call.stdin,
                stdout=call.stdout,
                appends=call.appends,
                piped=streams.piped,
                directory=self.state.directory,
            )
        )

    def _inner(self, call: Invocation) -> None:
        """Walk through the scripts that stand in words of a command."""
        outside = self.state
        for text, line in inner_scripts(call):
            if call.program != "eval":
                self.state = outside.copy()
            self.script(text, line)
            self.state = outside

    def _call(self, name: str, call: Invocation, streams: Streams) -> None:
        """Walk through the body of a function with its arguments in place."""
        if name in self._calling:
            return
        self._called.add(name)
        self._calling.append(name)
        before = self.state.positional(call.words[1:])
        body, offset = self.state.functions[name]
        self._at(offset, body, streams)
        self.state.ended = False
        for each in POSITIONAL:
            self.state.variables.pop(each, None)
        self.state.variables.update(before)
        self._calling.pop()

    def _function(self, node: Node) -> None:
        name, body = node.child_by_field_name("name"), node.child_by_field_name("body")
        if name is not None and body is not None:
            self.state.functions[source(name)] = (body, self._offset)

    def _pipeline(self, node: Node, streams: Streams) -> None:
        commands = [child for child in node.named_children if child.type != "comment"]
        self._each(commands[:-1], Streams(piped=True))
        self._each(commands[-1:], streams)

    def _redirected(self, node: Node, streams: Streams) -> None:
        """A statement with redirections; a text that is fed to a shell, or becomes a script, is one."""
        body = node.child_by_field_name("body")
        texts = [child for child in node.named_children if child.type == "heredoc_redirect"]
        files = [child for child in node.named_children if child.type == "file_redirect"]
        files += [child for text in texts for child in text.named_children if child.type == "file_redirect"]
        onward = [child for text in texts for child in text.named_children if child.type in _STATEMENTS]
        piped = streams.piped or any(child.type == "pipeline" for child in onward)
        recorded = len(self.commands)
        if body is not None:
            self._statement(body, Streams((*streams.redirects, *files), piped))
        if body is not None and source(body).startswith("read "):
            for text in texts:
                self._take(source(body).split()[-1], text)
        for text in texts if self.commands[recorded:] else ():
            name = kept_as(self.commands[-1])
            if name is not None:
                known = next(iter(self.state.cases(())))
                self.written += [Written(name, *each) for each in fed(text, known, self._offset)]
            elif _reads_script(self.commands[-1]):
                self._text(text)
        self._each(onward, streams)

    def _take(self, name: str, redirect: Node) -> None:
        """`read name <<EOF`: a variable holds the text; a continued line goes on."""
        known = next(iter(self.state.cases(())))
        for text, line in fed(redirect, known, self._offset):
            self.state.assign_text(name, text.replace("\\\n", " \n"), line)

    def _text(self, redirect: Node) -> None:
        """Walk through the script that stands between `<<EOF` and `EOF`."""
        for body in below(redirect, "heredoc_body"):
            outside, self.state = self.state, self.state.copy()
            self.script(source(body).replace("\\$", "$"), span(body, self._offset).line)
            self.state = outside

    def _assignment(self, node: Node) -> None:
        self._substitutions(node)
        name, right = assigned_name(node), node.child_by_field_name("value")
        if not name or (right is not None and set_keyed(self.state, name, right, self._offset)):
            return
        values = [Value(((),))]
        if right is not None:
            values = [assigned(right, known, self._offset) for known in self.state.cases(variables_in(right))]
        if source(node).lstrip()[len(name) :].startswith("+="):
            self.state.extend(name, values)
        else:
            self.state.assign(name, values)

    def _declaration(self, node: Node) -> None:
        """`export`, `declare`, `local`, `readonly`: assignments, which `export` and `-x` hand on."""
        names = []
        for child in node.named_children:
            if child.type == "variable_assignment":
                self._assignment(child)
                names.append(assigned_name(child))
            elif child.type == "variable_name":
                names.append(source(child))
        if re.match(r"export\b|\w+\s+-\w*x", source(node)):
            self.state.exported |= set(filter(None, names))
            self.state.files += exported_files(source(node), span(node, self._offset))

    def _for(self, node: Node, streams: Streams) -> None:
        variable, body = node.child_by_field_name("variable"), node.child_by_field_name("body")
        if variable is None or body is None:
            return
        self._substitutions(*node.children_by_field_name("value"))
        items: list[Pieces] = []
        for known in self.state.cases(variables_in(*node.children_by_field_name("value"))):
            expansion = Expansion(known, self._offset)
            for value in node.children_by_field_name("value"):
                if value.is_named:
                    expansion.argument(value)
            items += [words for words in expansion.words if words not in items]
        if not items or len(items) > MAX_ALTERNATIVES:
            items = [(Piece(None, span(node, self._offset).line),)]
        for pieces in items:
            self.state.assign(source(variable), [Value((pieces,))])
            self._statement(body, streams)

    def _list(self, node: Node, streams: Streams) -> None:
        """`a && b`, `a || b`: the second may be left out, so what it ends goes on, and may never run."""
        *first, last = node.named_children
        self._each(first, Streams(piped=streams.piped))
        answer = met(self.state, first[-1], self._offset) if first else None
        runs = "&&" if any(child.type == "&&" for child in node.children) else "||"
        if answer is None or answer == (runs == "&&"):
            ended = self.state.ended
            self._statement(last, streams)
            self.state.ended = self.state.ended and (ended or answer is not None)

    def _while(self, node: Node, streams: Streams) -> None:
        """A loop that may not run at all, or does not."""
        condition = node.child_by_field_name("condition")
        until = any(child.type == "until" for child in node.children)
        if condition is not None and met(self.state, condition, self._offset) is until:
            return
        before = self.state.copy()
        self._each(node.named_children, streams)
        self.state.join([self.state.copy(), before])

    def _branches(self, node: Node, streams: Streams) -> None:
        """Walk through each branch with what is known before, and join what is known after."""
        conditions = [child for child in node.children_by_field_name("condition") if child.is_named]
        self._each(conditions, Streams())
        branches: list[list[Node]] = [[]]
        complete = False
        for child in node.named_children:
            if child in conditions or child.type == "comment":
                continue
            if child.type in ("elif_clause", "else_clause", "case_item"):
                branches.append([child])
                complete = complete or child.type == "else_clause" or source(child).startswith("*)")
            elif node.type == "if_statement":
                branches[0].append(child)
        if node.type == "case_statement":
            del branches[0]
        branches, decided = taken(self.state, node, branches, self._offset)
        before, after = self.state, []
        for branch in branches:
            self.state = before.copy()
            if node.type == "case_statement":
                for name, piece in following(node, branch[0], span(branch[0], self._offset)):
                    self.state.assign(name, [Value(((piece,),))])
            self._each(branch, streams)
            after.append(self.state)
        self.state = before
        self.state.join(after if after and (complete or decided) else [*after, before.copy()])


def _reads_script(command: Command) -> bool:
    """A shell, a job submitter, or something that writes its input into a script."""
    names = {(each.text or "").rpartition("/")[2] for each in command.words}
    written = command.stdout.text if command.stdout else None
    return bool(names & SHELLS) or (written or "").endswith(_SCRIPT_SUFFIXES)
