"""Finding the policy file and reading it strictly: what is wrong has a file, a line and a hint."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ValidationError

from tos_lint.documents import DocumentError, Key, Node, load_toml, load_yaml
from tos_lint.ir.findings import Problem
from tos_lint.ir.spans import Location, Span
from tos_lint.policy.schema import PolicyFile

NAMES: Final = ("tos-lint.yaml", "tos-lint.yml")
_PROJECT: Final = "pyproject.toml"
_TABLE: Final = ("tool", "tos-lint")


@dataclass(frozen=True, slots=True)
class PolicyText:
    """A policy as it is written: the name that messages give the file, and its tree."""

    label: str
    root: Node

    def location(self, *path: Key) -> Location:
        """The place of what stands under a key path."""
        return Location(self.label, Span(self.line(path)))

    def line(self, path: tuple[Key, ...]) -> int:
        """The line of the deepest key on a path; keys may be written with `-` or `_`."""
        node, line = self.root, self.root.line
        for key in path:
            forms = (key, key.replace("-", "_")) if isinstance(key, str) else (key,)
            member = next((found for form in forms if (found := node.member(form))), None)
            if member:
                node, line = member.node, member.span.line
        return line


def find_policy(root: Path, config: Path | None) -> PolicyText | None:
    """The policy that governs `root`, or the one in `config`; None where there is none.

    Raises Problem for a file that cannot be read, and for two that would both count.
    """
    if config is not None:
        return _read(config, config.name if root.resolve() in config.resolve().parents else config.as_posix())
    present = [name for name in NAMES if (root / name).is_file() or (root / name).is_symlink()]
    if len(present) > 1:
        raise Problem("a project has one policy", present[1], f"{present[0]} is there too")
    project = _read(root / _PROJECT, _PROJECT) if (root / _PROJECT).is_file() else None
    if present and project:
        raise Problem(f"[tool.tos-lint] is not read beside {present[0]}", project.location().path, "keep one")
    return _read(root / present[0], present[0]) if present else project


def _read(path: Path, label: str) -> PolicyText | None:
    """The policy in one file; None for a project file that says nothing about us."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8"
        raise Problem(f"the policy cannot be read: {reason}", label) from error
    is_project = path.name == _PROJECT
    try:
        tree = load_toml(text) if path.suffix == ".toml" else load_yaml(text)
    except DocumentError as error:
        if is_project and "tos-lint" not in text:
            return None
        raise Problem(error.message, f"{label}:{error.line}") from error
    if not is_project:
        return PolicyText(label, tree)
    table: Node | None = tree
    for key in _TABLE:
        table = table.get(key) if table else None
    return PolicyText(label, table) if table else None


def checked(text: PolicyText) -> PolicyFile:
    """The policy, every key and value of it. Raises Problem for the first thing that is wrong."""
    plain = text.root.plain()
    if plain is None:
        return PolicyFile()
    if not isinstance(plain, dict):
        raise Problem("a policy is a mapping of keys and values", f"{text.label}:{text.root.line}")
    try:
        return PolicyFile.model_validate(plain)
    except ValidationError as error:
        problems = [_problem(text, dict(each)) for each in error.errors(include_url=False)]
        first = min(problems, key=lambda each: int(each.where.rsplit(":", 1)[1]))
        raise first from error


def _problem(text: PolicyText, error: dict[str, Any]) -> Problem:
    """One complaint of the schema in our words."""
    path: tuple[Key, ...] = tuple(error["loc"])
    where = f"{text.label}:{text.line(path)}"
    key = str(path[-1]) if path else ""
    named = next((str(part) for part in reversed(path) if isinstance(part, str)), "")
    match error["type"]:
        case "extra_forbidden":
            return Problem(f"unknown key {key!r} in policy", where, _guess(key, _known(path[:-1])))
        case "missing":
            return Problem(f"{key!r} is missing", where)
        case "literal_error":
            return Problem(f"{named!r} is {error['ctx']['expected']}, not {error['input']!r}", where)
        case "value_error":
            return Problem(f"{named!r}: {error['msg'].removeprefix('Value error, ')}", where)
        case "string_pattern_mismatch":
            return Problem(f"{named!r}: {error['input']!r} is no rule code or prefix of one", where)
        case "tuple_type":
            return Problem(f"{named!r} is a list, not {error['input']!r}", where)
        case _:
            return Problem(f"{named!r}: {error['msg'][:1].lower()}{error['msg'][1:]}", where)


def _known(path: tuple[Key, ...]) -> tuple[str, ...]:
    """The keys that the mapping at a path may have."""
    section: type[BaseModel] = PolicyFile
    for key in path:
        field = next((f for n, f in section.model_fields.items() if key in (n, f.alias)), None)
        inner = _section_in(field.annotation) if field else None
        section = inner or section
    return tuple(field.alias or name for name, field in section.model_fields.items())


def _section_in(annotation: object) -> type[BaseModel] | None:
    """The section that a type mentions: itself, or what a list or mapping of it holds."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    inner = (_section_in(each) for each in getattr(annotation, "__args__", ()))
    return next((each for each in inner if each), None)


def _guess(word: str, known: tuple[str, ...]) -> str:
    close = difflib.get_close_matches(word, known, 1)
    return f"did you mean {close[0]!r}?" if close else f"known keys: {', '.join(sorted(known))}"
