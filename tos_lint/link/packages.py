"""The commands that the project's packages bring, by the files that describe the packages."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePosixPath

from tos_lint.ir.facts import FileFacts

_ENTRY = re.compile(r"\s*[A-Za-z_][\w.]*\s*:\s*[A-Za-z_][\w.]*\s*")
"""An entry point of a package: a module and what it calls there."""
_PACKAGES = {"pyproject.toml": "scripts", "setup.cfg": "console_scripts"}
"""Files that describe a package, and the key below which its entry points stand."""


def entry_points(files: Iterable[FileFacts]) -> dict[str, str]:
    """The commands that the project's packages bring, and the module that each runs."""
    found: dict[str, str] = {}
    for facts in files:
        name = PurePosixPath(facts.path).name
        for entry in facts.entries if name in _PACKAGES else ():
            said = entry.value if isinstance(entry.value, str) else ""
            if entry.path[-2:-1] == (_PACKAGES[name],):
                found |= entry_point(said, str(entry.path[-1]))
    return found


def entry_point(said: str, name: str) -> dict[str, str]:
    """The command of an entry point and the module that it runs: `name = module:function`, or so named."""
    program, _, target = said.rpartition("=")
    return {program.strip() or name: target.partition(":")[0].strip()} if _ENTRY.fullmatch(target) else {}
