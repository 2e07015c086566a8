"""Literate specifications: a heading is a test, a path before a fenced block names a file."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

_HEADING = re.compile(r"^(#{1,6})\s+(.*)$")
_FILE = re.compile(r"^`([^`]+)`:\s*$")
_FENCE = re.compile(r"^(`{3,}|~{3,})(\w*)\s*$")


@dataclass(slots=True)
class Case:
    """One heading of a page: its files by name, and the options of its run."""

    title: str
    files: dict[str, str] = field(default_factory=dict)
    beside: str = ""
    """Markers between the files, for files that cannot hold any."""
    as_of: str = ""
    strict: bool = False


def cases(page: Path) -> list[Case]:
    """The tests of one page. Text under a heading without files is prose."""
    found: list[Case] = []
    title, current = "", None
    lines = iter(page.read_text().splitlines())
    name = ""
    for line in lines:
        if match := _HEADING.match(line):
            title, current = match[2], None
        elif match := _FILE.match(line):
            name = match[1]
        elif match := _FENCE.match(line):
            body = _block(lines, match[1])
            if name:
                if current is None:
                    current = Case(title)
                    found.append(current)
                current.files[name] = body
            name = ""
        elif line.startswith("<!--~") and current is not None:
            current.beside += line + "\n"
        elif line.startswith("As of ") and current is None:
            current = Case(title, as_of=line.removeprefix("As of ").rstrip(".: "))
            found.append(current)
    return found


def _block(lines: object, fence: str) -> str:
    body: list[str] = []
    for line in lines:  # type: ignore[attr-defined]
        if line.strip() == fence:
            break
        body.append(line)
    return "\n".join(body) + "\n"
