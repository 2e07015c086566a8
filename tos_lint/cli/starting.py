"""The command that begins: `init` writes a policy to complete."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from tos_lint.cli.options import Paths
from tos_lint.cli.surroundings import project, put, today
from tos_lint.ir.findings import Problem

if TYPE_CHECKING:
    from tos_lint.ir.graph import Artefact
    from tos_lint.ir.policy import Policy
    from tos_lint.report.starter import Found

POLICY: Final = "tos-lint.yaml"


def init(
    paths: Paths = None,
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="FILE", help="Where to write; - prints it.")
    ] = POLICY,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
    ask: Annotated[
        bool | None, typer.Option("--ask/--no-ask", help="Ask about each artefact (default: on a terminal).")
    ] = None,
) -> None:
    """Write a commented starter policy: what was found, and what tos-lint needs to be told.

    For data of unknown origin the likeliest outputs are proposed, for you to confirm.
    """
    from tos_lint.policy import load_policy
    from tos_lint.report.starter import starter

    roots, base = project(paths)
    target = Path(output) if Path(output).is_absolute() else base / output
    if output != "-" and target.exists() and not force:
        raise Problem("there is a policy already", where=output, hint="--force writes over it, -o - prints")
    policy = load_policy(base, None)
    found = _found(roots, base, policy)
    asks = sys.stdin.isatty() and sys.stderr.isatty() if ask is None else ask
    text = starter(found, _confirmed(found) if asks else {})
    if output == "-":
        put(text)
        return
    try:
        target.write_text(text, encoding="utf-8")
    except OSError as error:
        raise Problem(f"cannot be written: {error.strerror or error}", where=output) from error
    typer.echo(
        f"{output}: {len(found.entries)} artefacts to speak for, {len(found.sinks)} training steps", err=True
    )


def _found(roots: list[Path], base: Path, policy: Policy) -> Found:
    from tos_lint.ir.graph import Sink
    from tos_lint.judge.proposals import proposals
    from tos_lint.pipeline import survey
    from tos_lint.report.starter import Entry, Found
    from tos_lint.workers import cores

    graph = survey(roots, base, policy, policy.settings.jobs or cores()).graph
    proposed = proposals(graph)
    entries = (
        Entry(
            wanted.artefact,
            wanted.sinks,
            tuple((each.artefact, each.source) for each in wanted.candidates if each.artefact),
        )
        for wanted in proposed.wanted
    )
    sinks = tuple(node for node in graph.nodes.values() if isinstance(node, Sink))
    idle = dict.fromkeys(each.source for each in proposed.idle)
    return Found(today(), sinks, tuple(entries), proposed.nameless, tuple(idle))


def _confirmed(found: Found) -> dict[Artefact, str]:
    """What a person says of each artefact; nothing where they do not know."""
    from tos_lint.report.starter import options, said

    chosen: dict[Artefact, str] = {}
    for entry in found.entries:
        choices = options(entry)
        typer.echo(f"\nWhere does {entry.artefact.name} come from?", err=True)
        for number, line in enumerate(choices, 1):
            of = f"   ({said(entry.candidates[number - 1][1])})" if number <= len(entry.candidates) else ""
            typer.echo(f"  {number}  {line}{of}", err=True)
        answer = typer.prompt(
            "  a number, or nothing to leave it open", default="", show_default=False, err=True
        )
        if answer.isdigit() and 1 <= int(answer) <= len(choices):
            chosen[entry.artefact] = choices[int(answer) - 1]
    return chosen
