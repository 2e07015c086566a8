"""Where reports go: `--format F`, `--format F:FILE` and `--output FILE`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tos_lint.ir.findings import Problem
from tos_lint.report import renderer


@dataclass(frozen=True, slots=True)
class Output:
    """One report: its format, and the file that it is written to (None: standard output)."""

    format: str
    file: Path | None = None


def outputs(formats: Sequence[str], file: Path | None) -> tuple[Output, ...]:
    """What to write; at most one report goes to standard output. Raises Problem."""
    asked: list[Output] = []
    for text in formats or ("text",):
        name, _, target = text.partition(":")
        renderer(name)
        asked.append(Output(name, Path(target) if target else file))
    targets = [each.file for each in asked]
    for each in targets:
        if targets.count(each) > 1:
            where = each.as_posix() if each else "standard output"
            raise Problem(f"two formats for {where}", hint="write --format FORMAT:FILE for one of them")
    return tuple(asked)


def encoded(text: str) -> bytes:
    """The text in UTF-8; what a file name holds that is no character becomes an escape."""
    return text.encode("utf-8", "backslashreplace")


def write_text(file: Path, text: str) -> None:
    """Write a report into a file. Raises Problem where that is not possible."""
    try:
        file.write_bytes(encoded(text))
    except OSError as error:
        raise Problem(f"cannot be written: {error.strerror or error}", where=file.as_posix()) from error
