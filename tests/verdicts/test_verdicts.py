"""The page of verdicts is what the judge says, and says of every text that there is."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.verdicts.facts import DOORS, EXCEPTIONS, WEIGHTS
from tests.verdicts.subjects import TODAY, hosted, licences, surfaces, weights
from tests.verdicts.table import cell, page, row, rules
from tests.verdicts.uses import USES

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


@pytest.mark.parametrize(("provider", "door", "competing", "other"), DOORS)
def test_a_door_is_judged_as_its_text_reads(provider: str, door: str, competing: str, other: str) -> None:
    """Who may train a competing model, or another one, on a provider's own output."""
    cells = _cells(provider, door)
    assert (cells["competing LLM"], cells["other LLM"]) == (competing, other)


@pytest.mark.parametrize(("provider", "door", "classifier", "embedding", "tuning"), EXCEPTIONS)
def test_exceptions_hold_where_the_text_has_them(
    provider: str, door: str, classifier: str, embedding: str, tuning: str
) -> None:
    """An exception for classifiers, or for the provider's own tuning service, is in some texts only."""
    cells = _cells(provider, door)
    found = (cells["internal classifier"], cells["sold embedding"], cells["own tuning service"])
    assert found == (classifier, embedding, tuning)


@pytest.mark.parametrize(("model", "competing", "other"), WEIGHTS)
def test_weights_are_judged_as_their_licence_reads(model: str, competing: str, other: str) -> None:
    """Who may train on what weights write, with a model that is sold and begins from another family."""
    subject = weights(rules(), model)
    assert (cell(subject, USES[0], TODAY), cell(subject, USES[1], TODAY)) == (competing, other)


def _cells(provider: str, door: str) -> dict[str, str]:
    (subject,) = (each for each in surfaces(rules()) if (each.group, each.name) == (provider, door))
    return dict(zip((use.name for use in USES), row(subject), strict=True))
