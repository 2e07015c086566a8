"""Where the run takes place: the project's root, the terminal, the day."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from tos_lint.ir.findings import Problem

if TYPE_CHECKING:
    from tos_lint.cache import Cache
    from tos_lint.ir.policy import Settings

T = TypeVar("T")


def project(paths: Sequence[Path] | None) -> tuple[list[Path], Path]:
    """What to read, and the project's root.

    The root is the current directory, unless it has no policy and the first path lies in a folder
    that has one.
    """
    roots = list(paths or [Path()])
    here = Path.cwd()
    try:
        start = roots[0].resolve()
        start.lstat()
    except (OSError, RuntimeError, ValueError):
        return roots, here
    for folder in (here, start, *start.parents):
        if _has_policy(folder):
            return roots, folder
    return roots, here


def _has_policy(folder: Path) -> bool:
    """A policy stands in this folder."""
    if (folder / "tos-lint.yaml").is_file():
        return True
    try:
        return "[tool.tos-lint" in (folder / "pyproject.toml").read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return False


def first(given: T | None, setting: T | None, default: T) -> T:
    """What the command line says, else the policy, else the default."""
    if given is not None:
        return given
    return default if setting is None else setting


def kept(base: Path, settings: Settings, *, no_cache: bool = False, cache_dir: Path | None = None) -> Cache:
    """Where earlier work is found again: the user's folder of caches, unless another one is named."""
    from tos_lint.cache import Cache, user_folder

    if no_cache or settings.no_cache:
        return Cache(None)
    if cache_dir is None and settings.cache_dir is not None:
        cache_dir = base / settings.cache_dir
    return Cache(cache_dir or user_folder() / "entries")


def day(text: str) -> str:
    """An ISO date, or nothing. Raises Problem for anything else."""
    try:
        return date.fromisoformat(text).isoformat() if text else ""
    except ValueError:
        raise Problem(f"{text!r} is not a date", hint="write YYYY-MM-DD") from None


def today() -> str:
    """The ISO date of the run, in UTC."""
    return datetime.now(tz=UTC).date().isoformat()


def put(text: str) -> None:
    """Write to standard output, in UTF-8 whatever the locale."""
    from tos_lint.report.outputs import encoded

    sys.stdout.flush()
    sys.stdout.buffer.write(encoded(text))
    sys.stdout.buffer.flush()


def colours() -> bool:
    """A person looks at a terminal that has colours, and did not ask for none (https://no-color.org)."""
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return sys.stdout.isatty() and not plain


def width() -> int:
    """Characters per line: those of the terminal within reason, or 100."""
    if not sys.stdout.isatty():
        return 100
    return min(max(shutil.get_terminal_size().columns, 60), 120)
