"""What `rules/registry/datasets/` holds: named datasets, and whose output is in them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import yaml

FOLDER = Path(__file__).parents[1] / "rules" / "registry" / "datasets"
ROLES = {"text", "preference", "label", "reward"}
ROWS = [row for file in sorted(FOLDER.glob("*.yaml")) for row in yaml.safe_load(file.read_text("utf-8"))]


def test_the_registry_knows_many_sets_and_enough_human_controls() -> None:
    """There are rows to find origins by, and rows that keep people's writing from being suspected."""
    assert len(ROWS) >= 60
    assert sum(bool(row.get("human")) for row in ROWS) >= 12


def test_every_name_means_one_set() -> None:
    """No id or alias stands twice, whatever its case."""
    names = Counter(name.casefold() for row in ROWS for name in (row["id"], *row.get("aliases", ())))
    assert [name for name, times in names.items() if times > 1] == []


def test_every_maker_has_a_provider() -> None:
    """A maker, of a set or of a part of it, is an owner's lower-case id."""
    parts = [part for row in ROWS for part in (row, *row.get("subsets", ()))]
    providers = [maker["provider"] for part in parts for maker in part.get("makers", ())]
    assert [provider for provider in providers if not provider or provider != provider.lower()] == []


def test_a_set_is_written_by_people_or_has_makers() -> None:
    """Human rows name no maker, all others at least one."""
    assert [row["id"] for row in ROWS if bool(row.get("human")) == bool(row.get("makers"))] == []


def test_every_row_says_where_its_claim_comes_from() -> None:
    """Each row cites something, and its role is one that linking knows."""
    assert [row["id"] for row in ROWS if not row.get("source")] == []
    assert {row.get("role", "text") for row in ROWS} <= ROLES


def test_a_file_name_leads_to_one_set() -> None:
    """No usual file name is claimed by two sets."""
    files = Counter(name.casefold() for row in ROWS for name in row.get("files", ()))
    assert [name for name, times in files.items() if times > 1] == []
