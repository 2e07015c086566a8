"""`tos-lint check`: what the command line and the policy ask for, settled, run and written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from tos_lint.cli.options import AsOf, Confidence, Config, Level, Paths, Verbose
from tos_lint.cli.surroundings import colours, day, first, kept, project, put, width
from tos_lint.ir.findings import Problem

if TYPE_CHECKING:
    from tos_lint.ir.findings import Report
    from tos_lint.report import View

_OUTPUT: Final = "Output"
_SELECTION: Final = "Selection"
_JUDGING: Final = "Judging"
_RUNNING: Final = "Running"


def check(
    paths: Paths = None,
    formats: Annotated[
        list[str] | None,
        typer.Option(
            "--format",
            "-f",
            metavar="FORMAT[:FILE]",
            help="text, json, sarif, github, gitlab, junit or markdown; may be repeated with a file each.",
            rich_help_panel=_OUTPUT,
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="FILE", help="Write the report here.", rich_help_panel=_OUTPUT
        ),
    ] = None,
    show_permitted: Annotated[
        bool | None,
        typer.Option(
            "--show-permitted", help="Also list the flows that are allowed.", rich_help_panel=_OUTPUT
        ),
    ] = None,
    statistics: Annotated[
        bool, typer.Option("--statistics", help="Count findings by rule.", rich_help_panel=_OUTPUT)
    ] = False,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="Print headlines only.", rich_help_panel=_OUTPUT)
    ] = False,
    verbose: Verbose = False,
    select: Annotated[
        list[str] | None,
        typer.Option(metavar="CODES", help="Only rules with these prefixes.", rich_help_panel=_SELECTION),
    ] = None,
    ignore: Annotated[
        list[str] | None,
        typer.Option(metavar="CODES", help="No rules with these prefixes.", rich_help_panel=_SELECTION),
    ] = None,
    min_confidence: Annotated[
        Confidence | None,
        typer.Option(help="Leave out less certain findings. (default: low)", rich_help_panel=_SELECTION),
    ] = None,
    fail_on: Annotated[
        Level | None,
        typer.Option(help="Least severity that fails the run. (default: error)", rich_help_panel=_SELECTION),
    ] = None,
    exit_zero: Annotated[
        bool | None,
        typer.Option("--exit-zero", help="Findings do not fail the run.", rich_help_panel=_SELECTION),
    ] = None,
    baseline: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="(not available yet)", rich_help_panel=_SELECTION),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(metavar="REV", help="(not available yet)", rich_help_panel=_SELECTION),
    ] = None,
    config: Config = None,
    as_of: AsOf = None,
    strict: Annotated[
        bool | None,
        typer.Option("--strict", help="Data of unknown origin is an error.", rich_help_panel=_JUDGING),
    ] = None,
    trust: Annotated[
        str | None,
        typer.Option(metavar="REV", help="(not available yet)", rich_help_panel=_JUDGING),
    ] = None,
    jobs: Annotated[
        int | None,
        typer.Option(min=1, metavar="N", help="Worker processes, where they pay.", rich_help_panel=_RUNNING),
    ] = None,
    scheduler: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="(not available yet)", rich_help_panel=_RUNNING),
    ] = None,
    no_cache: Annotated[
        bool, typer.Option("--no-cache", help="Read everything anew.", rich_help_panel=_RUNNING)
    ] = False,
    cache_dir: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="Where to keep the cache.", rich_help_panel=_RUNNING),
    ] = None,
) -> int:
    """Judge every flow from a provider's output, or a known dataset, to a training step."""
    from tos_lint.pipeline import report as made
    from tos_lint.policy import load_policy
    from tos_lint.report import View
    from tos_lint.report.outputs import outputs
    from tos_lint.report.selection import Selection, exit_code
    from tos_lint.workers import cores

    roots, base = project(paths)
    _reject_unavailable(baseline=baseline, since=since, trust=trust, scheduler=scheduler)
    policy = load_policy(base, config)
    settings = policy.settings
    _reject_unavailable(baseline=settings.baseline, since=settings.since, trust=settings.trust)
    wanted = outputs(formats or settings.format or (), output)
    selection = Selection(
        _codes(select, settings.select),
        _codes(ignore, settings.ignore),
        first(min_confidence, settings.min_confidence, "low"),
    )
    as_of_day = day(first(as_of, settings.as_of, ""))
    whole = made(
        roots,
        base,
        policy,
        as_of_day,
        strict=first(strict, settings.strict, False),
        jobs=first(jobs, settings.jobs, cores()),
        cache=kept(base, settings, no_cache=no_cache, cache_dir=cache_dir),
    )
    report = selection.of(whole)
    view = View(
        permitted=first(show_permitted, settings.show_permitted, False),
        statistics=statistics,
        verbose=verbose,
        quiet=quiet,
    )
    for each in wanted:
        _emit(each.format, each.file, report, view)
    never = first(exit_zero, settings.exit_zero, False)
    return exit_code(report, "never" if never else first(fail_on, settings.fail_on, "error"))


def _reject_unavailable(**options: object) -> None:
    """Raise Problem for an option that this version does not have: it must not be ignored in silence."""
    for name, value in options.items():
        if value is not None:
            raise Problem(f"--{name} is not available in this version")


def _codes(given: Sequence[str] | None, setting: Sequence[str] | None) -> tuple[str, ...]:
    """Rule prefixes, separated by commas or repeated. Raises Problem for one that no rule has."""
    from tos_lint.report.rules import RULES

    codes = [code.strip() for text in first(given, setting, ()) for code in text.split(",")]
    for code in codes:
        if not any(rule.code.startswith(code) for rule in RULES):
            raise Problem(f"no rule begins with {code!r}", hint="`tos-lint rule` lists all")
    return tuple(code for code in codes if code)


def _emit(format_name: str, file: Path | None, report: Report, view: View) -> None:
    """Write one report to its file, or to standard output with colours if a person looks at it."""
    from tos_lint.report import render
    from tos_lint.report.outputs import write_text

    if file is not None:
        write_text(file, render(report, format_name, view))
    else:
        shown = replace(view, colour=colours(), width=width())
        put(render(report, format_name, shown))
