"""What discover hands to lower: files worth reading, with their text."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Format(StrEnum):
    """The formats that have a lowerer."""

    PYTHON = "python"
    NOTEBOOK = "notebook"
    SHELL = "shell"
    MAKEFILE = "makefile"
    JUSTFILE = "justfile"
    SNAKEFILE = "snakefile"
    CONTAINERFILE = "containerfile"
    MARKDOWN = "markdown"
    YAML = "yaml"
    JSON = "json"
    TOML = "toml"
    INI = "ini"
    RECORDS = "records"
    """Rows of data, as JSON lines, a JSON list or a table: their head."""
    PARQUET = "parquet"
    """The footer, a character for each byte."""


@dataclass(frozen=True, slots=True, order=True)
class InputFile:
    """One file that will be read: project-relative path, the format that reads it, its text."""

    path: str
    format: Format
    text: str
