"""What a document sets for the commands in it: variables, matrices, parameters, folders.

Workflows and pipelines set variables for what is below them, and have template languages of their
own to name those. Every name becomes a shell variable, its dots written `__`, and every template
expression a use of that variable. So shell text from a document is read like any other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from tos_lint.documents import Node
from tos_lint.lower.shell import Known, Setting

ENVIRONMENT_KEYS: Final = frozenset({"env", "envs", "environment", "variables", "vars", "secrets"})
"""Keys under which variables are set, by name, as `NAME=value`, or as pairs of name and value."""
FILE_KEYS: Final = frozenset({"env_file", "envFile"})
"""Keys under which files are named that set variables."""
MATRIX_KEYS: Final = frozenset({"matrix", "foreach"})
"""Keys whose members are taken one after another."""
FOLDER_KEYS: Final = frozenset(
    {"working-directory", "working_directory", "working_dir", "workingDir", "workdir", "wdir", "cwd"}
)
MAX_NAMES: Final = 1_000
"""Variables that one document sets."""
MAX_KNOWN: Final = 2_000
"""Characters of a value that is kept."""

_ITEM: Final = "item"
_EXPRESSION: Final = re.compile(
    r"\$?\{\{(.{0,300}?)\}\}|\$\[\[(.{0,300}?)\]\]|\$\{(\w+(?:[.\[][\w.\]-]*)+)\}"
)
_ESCAPED: Final = re.compile(r"\$\$(?=\{?[A-Za-z_])")
"""A composition of containers writes `$$NAME` for a variable that the container's shell is to fill in."""
_NAME: Final = re.compile(r"\s*\.?([A-Za-z_][\w-]*(?:[.\[][\w.\]-]*)*)\s*\Z")
_OUTER: Final = re.compile(r"(?:github\.event\.|parameters?\.|env\.|vars\.|variables\.)")
"""What stands before a name without changing what it means."""
_UNKNOWN: Final = "${__}"


@dataclass(frozen=True, slots=True)
class Settings:
    """What holds for the commands at one place of a document."""

    variables: Mapping[str, Known] = field(default_factory=dict)
    directory: str = ""
    files: tuple[tuple[str, str, int], ...] = ()
    """Files that set variables: what their names begin with here, the file, the line that names it."""

    def within(self, node: Node) -> Settings:
        """What holds for the commands below a mapping."""
        variables = dict(self.variables)
        directory, files = self.directory, self.files
        for member in node.members:
            if member.key in ENVIRONMENT_KEYS:
                variables.update(_settled(variables, dict(_named(member.node))))
            elif member.key in MATRIX_KEYS:
                variables.update(_choices(member.node))
            elif member.key in ("inputs", "args"):
                variables.update(_defaults(member.node))
            elif member.key in ("on", True):
                for event in member.node.members:
                    variables.update(_defaults(event.node.get("inputs") or Node(event.span)))
            elif member.key in FOLDER_KEYS and isinstance(member.node.value, str):
                directory = _entered(member.node.value, directory)
            elif member.key in FILE_KEYS:
                files += tuple(_files(member.node))
            elif member.key in ("strategy", "parallel"):
                variables.update(self.within(member.node).variables)
            elif member.key == "defaults" and (inner := member.node.get("run")) is not None:
                directory = self.within(inner).directory
        kept = list(variables.items())[:MAX_NAMES]
        return Settings(dict(kept), directory, files)


def as_shell(text: str) -> str:
    """Shell text with template expressions as uses of variables."""
    return _ESCAPED.sub("$", _EXPRESSION.sub(_variable, text))


def _variable(found: re.Match[str]) -> str:
    name = _NAME.match(found[1] or found[2] or found[3] or "")
    return "${" + _spelled(name[1]) + "}" if name else _UNKNOWN


def _spelled(dotted: str) -> str:
    """A name of a template language as the name of a shell variable."""
    plain = _OUTER.sub("", dotted) if _OUTER.match(dotted) else dotted
    return re.sub(r"\W+", "__", plain.rstrip("]."))


def _entered(folder: str, outer: str) -> str:
    """A folder inside the project; an absolute one is a machine's or a container's."""
    return outer if folder.startswith(("/", "~", "$")) else folder


def _files(node: Node) -> Iterator[tuple[str, str, int]]:
    """The files that a key names, one or several."""
    held = [node] if not node.container else [member.node for member in node.members]
    for each in held:
        file = each.get("path") if each.container else each
        if file is not None and isinstance(file.value, str):
            yield "", file.value, file.line


def _named(node: Node, prefix: str = "") -> Iterator[tuple[str, Known]]:
    """Names and values, however the document pairs them."""
    for member in node.members:
        inner = member.node
        if isinstance(member.key, str) and not inner.container:
            yield _setting(prefix + _spelled(member.key), inner)
        elif isinstance(member.key, str):
            value = inner.get("value") or inner.get("default")
            if value is not None and not value.container:
                yield _setting(prefix + _spelled(member.key), value)
            else:
                yield from _named(inner, f"{prefix}{_spelled(member.key)}__")
        elif isinstance(inner.value, str):
            name, equals, value_text = inner.value.partition("=")
            if equals:
                yield _spelled(name), Setting(value_text[:MAX_KNOWN], inner.line, _spelled(name))
        elif (name_node := inner.get("name")) is not None and (value_node := inner.get("value")) is not None:
            yield _setting(_spelled(str(name_node.value)), value_node)
        elif not prefix:
            yield from _named(inner)


def _setting(name: str, node: Node) -> tuple[str, Setting]:
    """A variable and its value, which whoever runs the document may set otherwise."""
    return name, Setting(_known(node), node.line, name)


def _known(node: Node) -> str | None:
    """The text of a value; None where a template or a list decides."""
    if node.value is None or isinstance(node.value, bool) or len(str(node.value)) > MAX_KNOWN:
        return None
    return str(node.value)


def _settled(outer: Mapping[str, Known], inner: dict[str, Known]) -> dict[str, Known]:
    """New variables, with what they are made of filled in where that is one known text."""
    for name, known in inner.items():
        if isinstance(known, Setting) and known.text is not None and "$" in known.text:
            filled = _filled(as_shell(known.text), {**outer, **inner})
            inner[name] = replace(known, text=filled) if isinstance(filled, str) else filled
    return inner


def _filled(text: str, known: Mapping[str, Known]) -> Known:
    whole = _WHOLE.match(text)
    if whole is not None:
        held = known.get(whole[1] or whole[2])
        return held.text if isinstance(held, Setting) else held
    filled = _REFERENCE.sub(lambda found: _text(known.get(found[1] or found[2]), found[0]), text)
    return None if len(filled) > MAX_KNOWN else filled


_REFERENCE: Final = re.compile(r"\$(?:\{(\w+)\}|(\w+))")
_WHOLE: Final = re.compile(r"\$(?:\{(\w+)\}|(\w+))\Z")


def _text(known: Known, otherwise: str) -> str:
    text = known.text if isinstance(known, Setting) else known
    return text if isinstance(text, str) else otherwise


def _choices(node: Node) -> Iterator[tuple[str, Known]]:
    """What each name of a matrix, or the item of a list, may stand for."""
    found: dict[str, dict[str, None]] = {}
    for name, known in _alternatives(node):
        text = known.text if isinstance(known, Setting) else known
        if isinstance(text, str):
            found.setdefault(name, {})[text] = None
    for name, values in found.items():
        for spelled in (name, f"matrix__{name}", f"{_ITEM}__{name}" if name != _ITEM else name):
            yield spelled, tuple(values)


def _alternatives(node: Node) -> Iterator[tuple[str, Known]]:
    """Names of a matrix with one value after another; members of a list with what they hold."""
    for member in node.members:
        held = member.node
        if held.container == "mapping":
            yield from _alternatives(held)
        elif held.container == "list":
            for choice in held.members:
                if choice.node.container == "mapping":
                    yield from _alternatives(choice.node)
                elif isinstance(member.key, str):
                    yield _spelled(member.key), _known(choice.node)
        elif not isinstance(member.key, str):
            yield _ITEM, _known(held)
        else:
            yield _spelled(member.key), _known(held)


def _defaults(node: Node) -> Iterator[tuple[str, Known]]:
    """The inputs of a workflow, where they are left as they are."""
    for member in node.members:
        if isinstance(member.key, str) and (default := member.node.get("default")) is not None:
            yield f"inputs__{_spelled(member.key)}", _known(default)
