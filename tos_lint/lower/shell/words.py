"""What the words of a command are, as far as the file tells.

A word is made of pieces, each with its place: pieces of a value that is split into several words
(`OPTIONS="--data a --lr 1"`, arrays) keep the place where they are written, all others have the
place where they are used.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from tree_sitter import Node

from tos_lint.ir.commands import Word
from tos_lint.ir.spans import Span
from tos_lint.lower.shell.editing import edited
from tos_lint.lower.shell.grammar import source, span


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a word; `text` is None where the file does not determine it."""

    text: str | None
    line: int
    column: int = 1
    name: str = ""
    """The variable whose unknown value this is, or that may replace what is known."""


Pieces = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Value:
    """What a variable holds: one string, or the words of an array."""

    words: tuple[Pieces, ...]
    array: bool = False


MAX_PIECES: Final = 500
"""Pieces of one word, and words of one argument; scripts that double their variables reach it."""
MAX_NESTING: Final = 40
"""Expansions inside expansions."""

Variables = Mapping[str, Value]


@dataclass(slots=True)
class Expansion:
    """Words as they are put together; `defaults` collects what `${A:=b}` assigns."""

    variables: Variables
    offset: int
    words: list[Pieces] = field(default_factory=list)
    current: list[Piece] | None = None
    defaults: dict[str, Value] = field(default_factory=dict)
    nesting: int = 0

    def whole(self, node: Node) -> Pieces:
        """What a node becomes where the shell does not split: right of an assignment."""
        self._expand(node, quoted=True)
        return tuple(self.current or ())

    def argument(self, node: Node) -> None:
        """Add the words that one argument becomes: usually one, sometimes none or several."""
        self._expand(node, quoted=False)
        self.end_word()

    def end_word(self) -> None:
        """What follows belongs to another word."""
        if self.current is not None and len(self.words) < MAX_PIECES:
            self.words.append(tuple(self.current))
        self.current = None

    def _add(self, text: str | None, node: Node, name: str = "") -> None:
        place = span(node, self.offset)
        self._pieces((Piece(text, place.line, place.column, name),))

    def _pieces(self, pieces: Sequence[Piece]) -> None:
        if self.current is None:
            self.current = []
        if len(self.current) + len(pieces) > MAX_PIECES:
            self.current = [Piece(None, pieces[0].line)]
        else:
            self.current.extend(pieces)

    def _expand(self, node: Node, quoted: bool) -> None:
        if self.nesting > MAX_NESTING:
            self._add(None, node)
            return
        self.nesting += 1
        self._part(node, quoted)
        self.nesting -= 1

    def _part(self, node: Node, quoted: bool) -> None:
        """Add what one node of a word becomes."""
        match node.type:
            case "string" | "translated_string":
                self._string(node)
            case "raw_string":
                self._lines(source(node)[1:-1], node)
            case "ansi_c_string":
                self._lines(_ANSI.sub(_unescaped, source(node)[2:-1]), node)
            case "concatenation" | "command_name":
                for child in node.children:
                    self._expand(child, quoted)
            case "simple_expansion" | "expansion":
                self._variable(node, quoted)
            case "command_substitution":
                self._add("." if source(node).strip(" $()`") == "pwd" else self._cut(node), node)
            case "process_substitution" | "arithmetic_expansion" | "brace_expression":
                self._add(None, node)
            case _:
                self._add(_ESCAPED.sub(lambda match: match[1].strip("\n"), source(node)), node)

    def _cut(self, node: Node) -> str | None:
        """What `$(basename path .suffix)` and `$(dirname path)` give, of a path that is known."""
        commands = node.named_children
        if len(commands) != 1 or not source(commands[0]).startswith(("basename ", "dirname ")):
            return None
        inner = Expansion(self.variables, self.offset, nesting=self.nesting)
        for child in commands[0].named_children:
            inner.argument(child)
        words = [word(pieces).text for pieces in inner.words]
        if len(words) < 2 or None in words:
            return None
        program, path, *suffix = [text or "" for text in words]
        folder, _, last = path.rstrip("/").rpartition("/")
        return (folder or ".") if program == "dirname" else last.removesuffix("".join(suffix[:1])) or last

    def _string(self, node: Node) -> None:
        """A string in double quotes; blanks between its parts belong to no node."""
        self._add("", node)
        content = node.text or b""
        position = 1
        for child in node.children:
            if child.type == '"':
                continue
            begin = child.start_byte - node.start_byte
            self._gap(content[position:begin], child)
            position = child.end_byte - node.start_byte
            if child.type == "string_content":
                self._lines(source(child), child, unescape=True)
            else:
                text = source(child)
                self._gap(text[: len(text) - len(text.lstrip())].encode(), child)
                self._expand(child, quoted=True)
        self._gap(content[position : len(content) - 1], node)

    def _gap(self, content: bytes, node: Node) -> None:
        if content:
            self._lines(content.decode("utf-8", "replace"), node, unescape=True)

    def _lines(self, text: str, node: Node, unescape: bool = False) -> None:
        """Literal text; what follows a continued line is a piece of its own, with its own place."""
        place = span(node, self.offset)
        line = place.line
        for index, part in enumerate(text.split("\\\n") if unescape else [text]):
            literal = _QUOTED.sub(r"\1", part) if unescape else part
            self._pieces((Piece(literal, line, place.column if index == 0 else 1),))
            line += part.count("\n") + 1

    def _variable(self, node: Node, quoted: bool) -> None:
        reference = _REFERENCE.fullmatch(source(node).strip())
        if reference is None:
            self._add(None, node)
            return
        name = reference["name"] or reference["bare"]
        index, operator = reference["index"], reference["operator"]
        value = self.variables.get(name) or self.defaults.get(name)
        if reference["behind"]:
            value = _behind(value)
        if reference["edit"]:
            value = _edited(value, reference["edit"])
            operator = name = ""
        if index and (number := self._number(index)) is not None:
            index = number
        if index and f"{name}[{index}]" in self.variables:
            value, index = self.variables[f"{name}[{index}]"], None
        if value is not None and index and index.isdigit():
            value = Value(value.words[int(index) :][:1]) if int(index) < len(value.words) else None
        if operator and operator.endswith("+"):
            if value is not None:
                self._alternative(node, quoted)
        elif value is not None:
            self._substitute(value, node, quoted, spread=name == "@" or index in ("@", "*"))
        elif operator:
            if operator.endswith("="):
                self._remember(name, node)
            self._alternative(node, quoted, "" if index else name)
        else:
            self._add("." if name == "PWD" else None, node, "" if index or name == "PWD" else name)

    def _number(self, index: str) -> str | None:
        """The position or key that an index means, where a variable holds it."""
        held = self.variables.get(index.strip("${}"))
        if held is None or len(held.words) != 1 or len(held.words[0]) != 1:
            return None
        text = held.words[0][0].text or ""
        return text or None

    def _alternative(self, node: Node, quoted: bool, name: str = "") -> None:
        """What follows the operator in `${A:-b}`: it holds unless the variable of that name is set."""
        before = len(self.words), len(self.current or ())
        for child in node.named_children[1:]:
            self._expand(child, quoted)
        if name and self.current and before == (len(self.words), len(self.current) - 1):
            self.current[-1] = replace(self.current[-1], name=name)

    def _remember(self, name: str, node: Node) -> None:
        inner = Expansion(self.variables, self.offset, nesting=self.nesting)
        inner._alternative(node, quoted=True, name=name)
        self.defaults[name] = Value((tuple(inner.current or ()),))

    def _substitute(self, value: Value, node: Node, quoted: bool, spread: bool) -> None:
        """Put a variable's value in place of `node`."""
        if value.array and (spread or not quoted):
            words = value.words if spread else value.words[:1]
            for number, pieces in enumerate(words):
                if number:
                    self.end_word()
                self._pieces(pieces)
            return
        pieces = value.words[0] if value.words else ()
        if quoted or not any(piece.text and _BLANKS.search(piece.text) for piece in pieces):
            place = span(node, self.offset)
            if quoted or any(piece.text != "" for piece in pieces):
                self._pieces([replace(piece, line=place.line, column=place.column) for piece in pieces])
            return
        for piece in pieces:
            self._split(piece)

    def _split(self, piece: Piece) -> None:
        """Add a piece that blanks divide into several words."""
        if piece.text is None:
            self._pieces((piece,))
            return
        line, column = piece.line, piece.column
        for part in _PARTS.findall(piece.text):
            if part.isspace():
                self.end_word()
            else:
                self._pieces((Piece(part, line, column),))
            newlines = part.count("\n")
            line += newlines
            column = 1 if newlines else column + len(part)


def _behind(value: Value | None) -> Value | None:
    """What stands behind the first `=` of a value: of one that is not known, that other thing."""
    if value is None or len(value.words) != 1 or any(piece.text is None for piece in value.words[0]):
        return value
    text = "".join(piece.text or "" for piece in value.words[0])
    return Value(((replace(value.words[0][0], text=text.partition("=")[2]),),)) if text else value


def _edited(value: Value | None, edit: str) -> Value | None:
    """What an edit makes of a value: of one that is not wholly known, nothing that is known."""
    if value is None or len(value.words) != 1 or any(piece.text is None for piece in value.words[0]):
        return None
    pieces = value.words[0]
    text = edited("".join(piece.text or "" for piece in pieces), edit)
    return None if text is None or not pieces else Value(((replace(pieces[0], text=text),),))


def word(pieces: Pieces) -> Word:
    """The word that pieces make, neighbours joined."""
    parts: list[str | None] = []
    names: list[str] = []
    defaults: list[tuple[int, str]] = []
    for piece in pieces:
        apart = bool(defaults) and defaults[-1][0] == len(parts) - 1
        if piece.text is None and parts and parts[-1] is None:
            names[-1] = ""
        elif piece.text is None:
            parts.append(None)
            names.append(piece.name)
        elif piece.text and piece.name:
            defaults.append((len(parts), piece.name))
            parts.append(piece.text)
        elif piece.text and parts and parts[-1] is not None and not apart:
            parts[-1] += piece.text
        elif piece.text:
            parts.append(piece.text)
    if not pieces:
        return Word(("",), Span(1))
    first = pieces[0]
    last = max(piece.line + (piece.text or "").count("\n") for piece in pieces)
    reaching = Span(first.line, first.column, last if last > first.line else 0)
    return Word(tuple(parts) or ("",), reaching, tuple(names) if any(names) else (), tuple(defaults))


def assigned(node: Node, variables: Variables, offset: int) -> Value:
    """What the right side of an assignment holds."""
    expansion = Expansion(variables, offset)
    if node.type == "array":
        for child in node.named_children:
            if child.type != "comment":
                expansion.argument(child)
        return Value(tuple(expansion.words), array=True)
    return Value((expansion.whole(node),))


def _unescaped(escape: re.Match[str]) -> str:
    """The character that a backslash and a letter stand for."""
    return _ESCAPES.get(escape[1], escape[1])


_ANSI: Final = re.compile(r"\\(.)", re.DOTALL)
_ESCAPES: Final = {"n": "\n", "t": "\t", "r": "\r", "e": "\x1b"}
_ESCAPED: Final = re.compile(r"\\(.)", re.DOTALL)
_QUOTED: Final = re.compile(r'\\([$`"\\])')
_BLANKS: Final = re.compile(r"\s")
_PARTS: Final = re.compile(r"\s+|\S+")
_REFERENCE: Final = re.compile(
    r"\$(?P<bare>\w+|[@*])|"
    r"\$\{(?P<name>!?\w+|[@*])(?:\[(?P<index>[@*]|\d+|\$?\w+|\$\{\w+\})\])?(?:(?P<operator>:?[-=+]).*|(?P<behind>##?\*=)|(?P<edit>[%#/^,].*))?\}",
    re.DOTALL,
)
