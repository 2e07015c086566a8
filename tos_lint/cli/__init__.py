"""The porch: options become calls of the corridor, reports become output, outcomes become exit codes.

Heavy modules are imported inside the commands that need them, so that `--help` answers at once.
"""

from __future__ import annotations

import gc
import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Final

import typer

from tos_lint import __version__
from tos_lint.cli.checking import check
from tos_lint.cli.pages import coverage, graph, rule, terms, why
from tos_lint.cli.starting import init
from tos_lint.ir.findings import Problem

__all__ = ["app", "main", "run"]

app = typer.Typer(
    name="tos-lint",
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for command in (check, init, graph, why, rule, terms, coverage):
    app.command()(command)

UsageError: Final[type[BaseException]] = typer.BadParameter.__mro__[1]
"""What the command-line library raises for a wrong call; its home differs between versions."""

WRONG_CALL = 2
FAILED = 3
INTERRUPTED = 130


def _version(asked: bool) -> None:
    """Answer `--version`."""
    if asked:
        typer.echo(f"tos-lint {__version__}")
        raise typer.Exit


@app.callback()
def tos_lint(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Find which AI provider's outputs reach which training step, and what the terms in force say about it.

    Nothing that is read is executed, and nothing is fetched.
    """
    del version


def main() -> None:
    """Run the command line and end the process with its code.

    Facts have no cycles and live until the end; a collector that walks them again and again would take
    most of the time.
    """
    gc.disable()
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run the command line; every failure is one line on standard error and a code."""
    try:
        if not arguments:
            app(args=["--help"], prog_name="tos-lint", standalone_mode=False)
            return WRONG_CALL
        return app(args=list(arguments), prog_name="tos-lint", standalone_mode=False) or 0
    except Problem as problem:
        return _refused(str(problem))
    except UsageError as error:
        return _refused(_said(error))
    except (typer.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:  # noqa: BLE001 - the last line of defence
        frame = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{Path(frame.filename).name}:{frame.lineno}"
        sys.stderr.write(f"tos-lint: internal error at {where}: {type(error).__name__}: {error}\n")
        return FAILED


def _refused(message: str) -> int:
    """Say in one line why the call or the configuration is wrong."""
    sys.stderr.write(f"tos-lint: {' '.join(message.split())}\n")
    return WRONG_CALL


def _said(error: BaseException) -> str:
    """The message of a usage error."""
    told = getattr(error, "format_message", None)
    return str(told() if told else error)
