"""What is left out: by `.gitignore` files, and folders that hold other people's code."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pathspec import GitIgnoreSpec

from tos_lint.discover.tracked import Tracked

MAX_IGNORE_BYTES: Final = 1_000_000

_FOREIGN: Final = frozenset(
    {
        ".git",
        ".hg",
        ".svn",
        "node_modules",
        "site-packages",
        "__pycache__",
        ".tos-lint-cache",
        ".mypy_cache",
        ".pytest_cache",
        ".ruff_cache",
        ".ipynb_checkpoints",
        ".tox",
        ".nox",
        ".venv",
        ".eggs",
    }
)


def is_foreign(folder: Path) -> bool:
    """A folder of installed packages, version control or caches: never entered."""
    return folder.name in _FOREIGN or (folder / "pyvenv.cfg").is_file()


@dataclass(frozen=True, slots=True)
class IgnoreRules:
    """The `.gitignore` files from the project's root down to some folder, outermost first."""

    tracked: Tracked | None = None
    """What they do not hold for; None: there is no version control, and they hold for nothing."""
    files: tuple[tuple[Path, GitIgnoreSpec], ...] = ()

    @classmethod
    def above(cls, folder: Path, base: Path) -> IgnoreRules:
        """The rules of the folders from `base` down to, and without, `folder`."""
        rules = cls(Tracked.around(base))
        current = base
        for part in folder.relative_to(base).parts:
            rules = rules.entered(current)
            current = current / part
        return rules

    def entered(self, folder: Path) -> IgnoreRules:
        """The rules that hold inside `folder`."""
        if self.tracked is None:
            return self
        file = folder / ".gitignore"
        try:
            if not file.is_file() or file.stat().st_size > MAX_IGNORE_BYTES:
                return self
            lines = file.read_text("utf-8", "replace").splitlines()
            return IgnoreRules(self.tracked, (*self.files, (folder, GitIgnoreSpec.from_lines(lines))))
        except (OSError, ValueError):
            return self

    def ignore(self, path: Path, is_folder: bool) -> bool:
        """The innermost rule that speaks of `path` says to ignore it, and it is not tracked all the same."""
        for folder, spec in reversed(self.files):
            relative = path.relative_to(folder).as_posix() + ("/" if is_folder else "")
            verdict = spec.check_file(relative).include
            if verdict is not None:
                return verdict and self.tracked is not None and not self.tracked.has(path)
        return False
