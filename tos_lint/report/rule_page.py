"""`tos-lint rule`: the manual of one rule, or the list of all."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict

from tos_lint.report.paper import BLANK, Line, labelled, plain, table
from tos_lint.report.rules import RULES, Rule, rule_named


def rule_page(code: str, format_name: str, width: int) -> str:
    """One rule, or all where `code` is empty. Raises Problem for a code that is none."""
    if format_name == "json":
        chosen = asdict(rule_named(code)) if code else [asdict(rule) for rule in RULES]
        return json.dumps(chosen, indent=2, ensure_ascii=False) + "\n"
    return plain(_page(rule_named(code), width) if code else _list())


def _list() -> Iterator[Line]:
    """All rules, one a line."""
    rows = [((rule.code, ""), (rule.name, ""), (rule.default, "")) for rule in RULES]
    yield from table(rows, indent=0)


def _page(rule: Rule, width: int) -> Iterator[Line]:
    """Everything about one rule."""
    yield ((f"{rule.code} {rule.name}", ""),)
    yield BLANK
    yield from labelled("flags", rule.flags, width)
    yield from labelled("default", rule.default, width)
    yield from labelled("decides", rule.decides, width)
    yield from labelled("passes", rule.passes, width)
