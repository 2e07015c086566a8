"""The commands that explain: `graph`, `why`, `rule`, `terms`, `coverage`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tos_lint.cli.options import AsOf, Config, Either, Paths, Shape, Verbose
from tos_lint.cli.surroundings import day, first, kept, project, put, today, width

if TYPE_CHECKING:
    from tos_lint.ir.policy import Policy
    from tos_lint.pipeline import Survey
    from tos_lint.report import View


def graph(
    paths: Paths = None,
    format_name: Annotated[
        str, typer.Option("--format", "-f", metavar="FORMAT", help="json, dot or mermaid.")
    ] = "json",
    config: Config = None,
) -> None:
    """Print the provenance graph: sources, artefacts, training steps and what ties them."""
    from tos_lint.policy import load_policy
    from tos_lint.report.graph_page import graph_page

    roots, base = project(paths)
    put(graph_page(_seen(roots, base, load_policy(base, config)).graph, format_name))


def why(
    target: Annotated[str, typer.Argument(help="A fingerprint, an artefact's path, or file:line.")],
    paths: Paths = None,
    config: Config = None,
    as_of: AsOf = None,
    verbose: Verbose = False,
) -> None:
    """Explain a finding, an artefact or a place: where its data comes from and which clauses apply."""
    from tos_lint.pipeline import judged
    from tos_lint.policy import load_policy
    from tos_lint.report.why import why_page

    roots, base = project(paths)
    policy = load_policy(base, config)
    settings = policy.settings
    seen = _seen(roots, base, policy)
    report = judged(seen, day(first(as_of, settings.as_of, "")), strict=bool(settings.strict))
    put(why_page(target, report, seen.graph, _view(verbose=verbose)))


def rule(
    code: Annotated[str, typer.Argument(help="A code or a name; none lists all rules.")] = "",
    shape: Either = Shape.TEXT,
) -> None:
    """Explain one rule, or list all."""
    from tos_lint.report.rule_page import rule_page

    put(rule_page(code, shape.value, width()))


def terms(
    provider: Annotated[
        str, typer.Argument(help="A provider, or the id of a document; none lists all.")
    ] = "",
    as_of: AsOf = None,
    shape: Either = Shape.TEXT,
    config: Config = None,
) -> None:
    """Show the encoded terms: documents, versions in force, clauses and quotations."""
    from tos_lint.pipeline import known
    from tos_lint.policy import load_policy
    from tos_lint.report.terms_page import terms_page

    _, base = project(None)
    knowledge = known(load_policy(base, config), base)
    put(terms_page(knowledge.terms, provider, day(as_of or today()), shape.value, width()))


def coverage(
    paths: Paths = None,
    shape: Either = Shape.TEXT,
    config: Config = None,
    verbose: Verbose = False,
) -> None:
    """Show what was read, which calls were only assumed, and what was not understood."""
    from tos_lint.pipeline import report
    from tos_lint.policy import load_policy
    from tos_lint.report.coverage_page import coverage_page
    from tos_lint.workers import cores

    roots, base = project(paths)
    policy = load_policy(base, config)
    jobs = policy.settings.jobs or cores()
    found = report(roots, base, policy, jobs=jobs, cache=kept(base, policy.settings))
    put(coverage_page(found, shape.value, _view(verbose=verbose)))


def _seen(roots: Sequence[Path], base: Path, policy: Policy) -> Survey:
    """What was read, by as many processes as the policy allows, or as there are cores."""
    from tos_lint.pipeline import survey
    from tos_lint.workers import cores

    return survey(roots, base, policy, policy.settings.jobs or cores(), kept(base, policy.settings))


def _view(*, verbose: bool) -> View:
    """How the pages are shown."""
    from tos_lint.report import View

    return View(verbose=verbose, width=width())
