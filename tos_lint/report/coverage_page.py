"""`tos-lint coverage`: what was read, what was only assumed, and what was not understood.

The assumed calls, most frequent first, are the work list of the catalogue.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator

from tos_lint.ir.findings import Report
from tos_lint.report.paper import BLANK, Line, labelled, plain, table, words
from tos_lint.report.view import View
from tos_lint.report.words import count

_SHOWN = 25


def coverage_page(report: Report, format_name: str, view: View) -> str:
    """What the analysis saw of a project."""
    return _as_json(report) if format_name == "json" else plain(_lines(report, view))


def _as_json(report: Report) -> str:
    read = report.coverage
    unseen = sorted({*report.diagnostics, *report.internal_errors})
    page = {
        "schema_version": 1,
        "files": read.files,
        "sources": read.sources,
        "sinks": read.sinks,
        "flows": read.flows,
        "assumed_calls": [{"call": call, "count": number} for call, number in read.assumed_calls],
        "gaps": [
            {"code": each.code, "path": each.path, "line": each.line, "message": each.message}
            for each in unseen
        ],
    }
    return json.dumps(page, indent=2, ensure_ascii=False) + "\n"


def _lines(report: Report, view: View) -> Iterator[Line]:
    read = report.coverage
    width = view.width
    yield from labelled("files", f"{read.files} read", width, indent=0)
    yield from labelled("sources", f"{read.sources} found", width, indent=0)
    yield from labelled("sinks", f"{read.sinks} training steps found", width, indent=0)
    yield from labelled("flows", f"{read.flows} between them", width, indent=0)
    yield BLANK
    calls = read.assumed_calls
    if calls:
        total = sum(number for _, number in calls)
        yield words(
            f"no row describes {count(len(calls), 'library function')}, called {total} times; material is"
        )
        yield words("assumed to pass from its arguments to its result:")
        shown = calls if view.verbose else calls[:_SHOWN]
        yield from table([((f"{number:>5}", ""), (call, "")) for call, number in shown])
        if len(calls) > len(shown):
            yield words(f"  ... and {len(calls) - len(shown)} more (--verbose lists them)")
        yield BLANK
    yield from _gaps(report, view)


def _gaps(report: Report, view: View) -> Iterator[Line]:
    """What was not understood, and where."""
    unseen = sorted({*report.diagnostics, *report.internal_errors})
    if not unseen:
        yield words("no gaps")
        return
    codes = Counter(each.code for each in unseen)
    yield words(
        f"{count(len(unseen), 'gap')} ({', '.join(f'{n} {code}' for code, n in sorted(codes.items()))}):"
    )
    shown = unseen if view.verbose else unseen[:_SHOWN]
    yield from table(
        [((f"{each.path}:{each.line}", ""), (each.code, ""), (each.message, "")) for each in shown]
    )
    if len(unseen) > len(shown):
        yield words(f"  ... and {len(unseen) - len(shown)} more (--verbose lists them)")
