"""One finding, or several that differ only in their path, as lines for people.

    train.py:6:11: error[TOS101] restricted-output-training · openai
      what is wrong

      generate.py:12  generate  openai.OpenAI().chat.completions.create (gpt-4o)
      train.py:6      train     trl.SFTTrainer (sft)

      terms    Services Agreement, Restrictions (e), in force since 2025-05-31
               "what the text says"
      unknown  whether the model competes with openai: tell it in policy: models.<name>.competes_with
      remedy   what makes it pass
      waive    # tos: ignore[TOS101] until YYYY-MM-DD: reason

Findings whose terms, facts and remedy are equal form a **family**: its members stand together, each
with its own headline and path, and the terms are printed once below them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tos_lint.ir.findings import Answer, Finding, Need
from tos_lint.ir.terms import Clause
from tos_lint.report.paper import BLANK, Line, labelled, table, wrapped
from tos_lint.report.rules import name_of
from tos_lint.report.view import View
from tos_lint.report.words import CONFIDENCE, headline_place, place, steps

Family = tuple[Finding, ...]

PATHS_SHOWN = 3
"""Members of a family whose path is printed; of the others the headline and how to see more."""


def families(findings: Sequence[Finding]) -> tuple[Family, ...]:
    """Findings with the same explanation together, in the order in which each family begins."""
    found: dict[object, list[Finding]] = {}
    for finding in findings:
        clauses = tuple(clause.id for clause in finding.clauses)
        key = (finding.rule, finding.severity, finding.answer, finding.provider, clauses, finding.needs)
        found.setdefault((*key, finding.help, finding.waived), []).append(finding)
    return tuple(tuple(members) for members in found.values())


def family_lines(family: Family, view: View) -> Iterator[Line]:
    """Everything about one family."""
    for index, finding in enumerate(family):
        if view.quiet:
            yield (*headline(finding), (f": {finding.message}", ""))
            continue
        yield headline(finding)
        yield from wrapped(finding.message, view.width)
        if index < PATHS_SHOWN or view.verbose:
            yield from _path(finding)
        else:
            yield from labelled("", f"tos-lint why {finding.fingerprint} shows the path", view.width, "faint")
            yield BLANK
    if not view.quiet:
        yield from explanation(family[0], view.width, len(family))
        yield BLANK


def headline(finding: Finding) -> Line:
    """Place, severity, rule and provider."""
    word = finding.severity.word
    if finding.answer is Answer.PERMITTED:
        verdict = ("permitted", "permitted")
    else:
        verdict = (f"{word}[{finding.rule}] {name_of(finding.rule)}", word)
    whose = (f" · {finding.provider}", "provider") if finding.provider else ("", "")
    return ((f"{place(headline_place(finding))}: ", "place"), verdict, whose)


def _path(finding: Finding) -> Iterator[Line]:
    """The steps of a finding's flow, or nothing for one that is about a single place."""
    if finding.flow is None:
        yield BLANK
        return
    yield BLANK
    rows = [
        ((str(step.location), "place"), (step.verb, "label"), (step.what, "")) for step in steps(finding.flow)
    ]
    yield from table(rows, indent=4)
    yield BLANK


def explanation(finding: Finding, width: int, members: int = 1) -> Iterator[Line]:
    """Terms, facts, remedy and waiver."""
    for clause in finding.clauses:
        yield from clause_lines(clause, width)
    for need in finding.needs:
        yield from need_lines(need, width)
    if finding.flow is not None:
        tied = finding.flow.linkage.value
        yield from labelled("sure", f"{CONFIDENCE[finding.confidence]}; tied by {tied}", width, "faint")
    if finding.help:
        yield from labelled("remedy", finding.help, width)
    yield from _waiver_lines(finding, width)
    if finding.fingerprint:
        yield from labelled("explain", f"tos-lint why {finding.fingerprint}", width, "faint")
    if members > 1:
        yield from labelled("", f"the same for all {members} findings above", width, "faint")


def clause_lines(clause: Clause, width: int) -> Iterator[Line]:
    """A clause: document, section and date, the quotation, the address."""
    since = f"in force since {clause.effective_from}" if clause.effective_from else ""
    until = f"until {clause.effective_to}" if clause.effective_to else ""
    facts = (
        clause.document,
        clause.section,
        since,
        until,
        "" if clause.verified else "as reported by others",
    )
    yield from labelled("terms", ", ".join(fact for fact in facts if fact), width)
    if clause.quote:
        yield from labelled("", f"\u201c{clause.quote.strip()}\u201d", width, "quote")
    if clause.url:
        yield from labelled("", clause.url, width, "faint")


def need_lines(need: Need, width: int) -> Iterator[Line]:
    """A fact on which the answer turns: known and by whom, or unknown and where to tell it."""
    if need.status == "unknown":
        yield from labelled("unknown", need.need, width, "unknown")
        if need.tell:
            yield from labelled("", f"tell it in {need.tell}", width)
        return
    by = f" (says {need.said_by})" if need.said_by else ""
    word = "because" if need.status == "met" else "not met"
    yield from labelled(word, f"{need.need}{by}", width)


def _waiver_lines(finding: Finding, width: int) -> Iterator[Line]:
    """The waiver that holds, or how to write one."""
    waiver = finding.waived
    if waiver is not None:
        until = f" until {waiver.until}" if waiver.until else ""
        yield from labelled("waived", f"{waiver.location}{until}: {waiver.reason}", width)
    elif finding.flow is not None and finding.answer is not Answer.PERMITTED:
        text = f"# tos: ignore[{finding.rule}] until YYYY-MM-DD: reason"
        yield from labelled("waive", text, width, "faint")
