"""The text report."""

from __future__ import annotations

import re
from dataclasses import replace

from tests.report.samples import (
    CLAUSE,
    CONSTRUCT,
    DYNAMIC,
    ELSEWHERE,
    PERMITTED,
    UNDECIDED,
    UNREADABLE,
    WAIVED,
    report,
)
from tos_lint.report import View, render


def text(*findings: object, view: View | None = None, **changes: object) -> str:
    """The text report on findings."""
    return render(report(*findings, **changes), "text", view or View())  # type: ignore[arg-type]


def test_whole_finding() -> None:
    """A finding shows path, clause word for word, unknown fact, remedy and how to waive it."""
    assert text(UNDECIDED) == (
        "train.py:6:11: error[TOS101] restricted-output-training · acme\n"
        "  output of acme-large trains a model\n"
        "\n"
        "    generate.py:12  generate  acme.Client().chat.create (acme-large)\n"
        "    generate.py:24  store     write writes data/train.jsonl\n"
        "    train.py:5      load      reads data/train.jsonl\n"
        "    train.py:6      train     trainers.Trainer (sft)\n"
        "\n"
        "  terms    Acme Services Agreement, 2.3(c), in force since 2025-03-01\n"
        "           “Customer will not use Output to develop models that compete with Acme.”\n"
        "           https://acme.example/legal\n"
        "  unknown  the model does not compete with acme\n"
        "           tell it in policy: models.<name>.competes_with\n"
        "  sure     medium; tied by same-path-literal\n"
        "  remedy   declare whether the model competes, or train on other data\n"
        "  waive    # tos: ignore[TOS101] until YYYY-MM-DD: reason\n"
        "  explain  tos-lint why 0123456789abcdef\n"
        "\n"
        "1 error; 12 files read, 3 sources, 1 training step, 2 flows\n"
        "terms in force on 2026-11-22, rules 2026.11\n"
    )


def test_nothing_found_says_what_was_read() -> None:
    """A report without findings says how much was read and how much was not understood."""
    assert text(diagnostics=(DYNAMIC,)) == (
        "no findings; 12 files read, 3 sources, 1 training step, 2 flows\n"
        "terms in force on 2026-11-22, rules 2026.11; 1 gap (tos-lint coverage)\n"
    )


def test_unreadable_files_are_named() -> None:
    """A file that could not be read is named even when nothing was found."""
    assert "old.py:3: TOS901 unreadable-file: not Python 3" in text(diagnostics=(UNREADABLE, DYNAMIC))


def test_family_shares_its_terms() -> None:
    """Two findings that differ only in their paths print the clause once."""
    out = text(UNDECIDED, ELSEWHERE)
    assert out.count(CLAUSE.quote) == 1
    assert "train_b.py:9:1: error[TOS101]" in out
    assert "the same for all 2 findings above" in out


def test_waived_findings_are_counted() -> None:
    """A waived finding is counted, and shown with its reason only when asked for."""
    assert "licensed" not in text(WAIVED)
    assert text(WAIVED).startswith("no findings, 1 waived;")
    assert "generate.py:12 until 2027-01-31: licensed" in text(WAIVED, view=View(verbose=True))


def test_notebook_place() -> None:
    """A place in a notebook is printed as cell and line."""
    assert text(CONSTRUCT).startswith("scrape.ipynb:cell 3:12: warning[TOS202] consumer-surface · acme\n")


def test_permitted_on_demand() -> None:
    """Permitted flows are counted, and listed with what allows them when asked for."""
    assert "1 permitted" in text(permitted=(PERMITTED,))
    shown = text(permitted=(PERMITTED,), view=View(permitted=True))
    assert "permitted · acme\n  training with Acme's own tuning service is allowed" in shown
    assert "because  tuned by the provider's own service (says train.py:6)" in shown


def test_reported_terms_are_marked() -> None:
    """A clause that nobody read in the original is marked as reported by others."""
    rumour = replace(UNDECIDED, clauses=(replace(CLAUSE, verified=False),))
    assert "as reported by others" in text(rumour)


def test_no_line_is_wider_than_asked() -> None:
    """Explanations are wrapped to the width."""
    long = replace(UNDECIDED, help="word " * 60)
    lines = text(long, view=View(width=60)).splitlines()
    assert all(len(line) <= 60 for line in lines if line.startswith("  ") and not line.startswith("    "))


def test_quiet_prints_headlines() -> None:
    """Quiet output has one line per finding and nothing else."""
    assert len(text(UNDECIDED, CONSTRUCT, view=View(quiet=True)).splitlines()) == 2


def test_colours_change_nothing_else() -> None:
    """Without its escape sequences, the coloured report is the plain one."""
    plain, coloured = text(UNDECIDED), text(UNDECIDED, view=View(colour=True))
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain


def test_statistics() -> None:
    """Statistics count the findings of each rule."""
    out = text(UNDECIDED, ELSEWHERE, CONSTRUCT, view=View(statistics=True))
    assert re.search(r"^\s+2\s+TOS101\s+restricted-output-training$", out, re.MULTILINE)


def test_never_promises() -> None:
    """No report says that something complies."""
    everything = text(UNDECIDED, CONSTRUCT, permitted=(PERMITTED,), view=View(permitted=True))
    assert "complian" not in (everything + text()).lower()
