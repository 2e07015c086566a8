"""Which lowerer reads a file: by its name, then its suffix, then its first line."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from tos_lint.ir.inputs import Format

MAX_TEXT_BYTES: Final = 2_000_000
"""Code and configuration; more is data or generated."""
MAX_NOTEBOOK_BYTES: Final = 30_000_000
"""Notebooks, which hold pictures of their results."""
FIRST_LINE_BYTES: Final = 200

_NAMES: Final = {
    "Makefile": Format.MAKEFILE,
    "makefile": Format.MAKEFILE,
    "GNUmakefile": Format.MAKEFILE,
    "justfile": Format.JUSTFILE,
    "Justfile": Format.JUSTFILE,
    ".justfile": Format.JUSTFILE,
    "Snakefile": Format.SNAKEFILE,
    "Dockerfile": Format.CONTAINERFILE,
    "Containerfile": Format.CONTAINERFILE,
    "Pipfile": Format.TOML,
    "dvc.lock": Format.YAML,
    ".env": Format.SHELL,
    ".envrc": Format.SHELL,
}
_SUFFIXES: Final = {
    ".py": Format.PYTHON,
    ".ipynb": Format.NOTEBOOK,
    ".sh": Format.SHELL,
    ".bash": Format.SHELL,
    ".slurm": Format.SHELL,
    ".sbatch": Format.SHELL,
    ".mk": Format.MAKEFILE,
    ".just": Format.JUSTFILE,
    ".smk": Format.SNAKEFILE,
    ".dockerfile": Format.CONTAINERFILE,
    ".md": Format.MARKDOWN,
    ".markdown": Format.MARKDOWN,
    ".yaml": Format.YAML,
    ".yml": Format.YAML,
    ".cff": Format.YAML,
    ".json": Format.JSON,
    ".toml": Format.TOML,
    ".ini": Format.INI,
    ".cfg": Format.INI,
    ".env": Format.SHELL,
    ".jsonl": Format.RECORDS,
    ".ndjson": Format.RECORDS,
    ".csv": Format.RECORDS,
    ".tsv": Format.RECORDS,
    ".parquet": Format.PARQUET,
    ".jsonld": Format.JSON,
}
_PYTHON: Final = re.compile(rb"#!.*\bpython[\d.]*\b")
_SHELL: Final = re.compile(rb"#!.*\b(?:ba|z|da|k)?sh\b")


def is_named_readable(path: Path) -> bool:
    """The name alone says that something reads the file."""
    return _named(path) is not None


def _named(path: Path) -> Format | None:
    """By the name, by its suffix, or, as in `Dockerfile.train`, by what comes before the first dot."""
    begin = _NAMES.get(path.name.partition(".")[0])
    dotted = begin if begin is Format.CONTAINERFILE else None
    return _NAMES.get(path.name) or _SUFFIXES.get(path.suffix.lower()) or dotted


def format_of(path: Path) -> Format | None:
    """The format of a file; None where nothing reads it. Raises OSError."""
    known = _named(path)
    if known is not None or path.suffix:
        return known
    with path.open("rb") as file:
        first = file.readline(FIRST_LINE_BYTES)
    if _PYTHON.match(first):
        return Format.PYTHON
    return Format.SHELL if _SHELL.match(first) else None


def limit_of(kind: Format) -> int:
    """The size in bytes above which a file of a format is not read."""
    return MAX_NOTEBOOK_BYTES if kind is Format.NOTEBOOK else MAX_TEXT_BYTES
