"""The options that several commands share, and the values they may have."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Level(StrEnum):
    """Values of `--fail-on`."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"
    NEVER = "never"


class Confidence(StrEnum):
    """Values of `--min-confidence`."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Shape(StrEnum):
    """Values of `--format` where only these exist."""

    TEXT = "text"
    JSON = "json"


Paths = Annotated[
    list[Path] | None,
    typer.Argument(metavar="PATH", help="Files and folders to read (default: the current directory)."),
]
Config = Annotated[Path | None, typer.Option("--config", metavar="FILE", help="The policy file.")]
AsOf = Annotated[
    str | None, typer.Option("--as-of", metavar="DATE", help="Judge by the terms in force on that day.")
]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Show everything that was found.")]
Either = Annotated[Shape, typer.Option("--format", "-f", help="Format of the output.")]
