"""The page of verdicts is what the judge says, and says of every text that there is."""

from __future__ import annotations

from pathlib import Path

from tests.verdicts.subjects import hosted, licences, surfaces
from tests.verdicts.table import page, rules

PAGE = Path(__file__).parents[2] / "docs" / "verdicts.md"


def test_the_page_is_what_the_judge_says() -> None:
    """The committed page is not stale: `python -m tests.verdicts.table > docs/verdicts.md`."""
    assert PAGE.read_text("utf-8") == page()


def test_every_licence_is_asked_of_by_an_id_that_leads_to_it() -> None:
    """No licence is without an id of weights that stand under it."""
    assert [subject.name for subject in licences(rules()) if not subject.maker.model] == []


def test_every_provider_whose_terms_speak_of_output_has_a_row() -> None:
    """A text about outputs or the service is asked of by its own door, or as that of a host."""
    asked = {name for subject in (*surfaces(rules()), *hosted(rules())) for name in subject.licensors}
    written = {
        text.provider
        for text in rules().terms.instruments
        if text.kind != "licence" and not {"platform", "apps"}.intersection(text.surfaces)
    }
    assert written - asked == set()
