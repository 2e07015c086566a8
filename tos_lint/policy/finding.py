"""Where a project's policy stands: in a file of its own, or in `pyproject.toml`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tos_lint.documents import DocumentError, Key, Node, load_toml, load_yaml
from tos_lint.ir.findings import Problem
from tos_lint.ir.spans import Location, Span

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
