"""How what a program reads out of a registry is tied to it: chosen by name, all of it, or some of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.spec.checking import report_on

REGISTRY = '{"teacher": {"url": "tatsu-lab/alpaca"}, "people": {"url": "databricks/databricks-dolly-15k"}}'
TRAINING = """
import json, sys
from datasets import load_dataset
from trl import SFTTrainer
registry = json.load(open("registry.json"))
{choice}
SFTTrainer(model="Qwen/Qwen2.5-0.5B", train_dataset=load_dataset(entry["url"]))
"""


@pytest.mark.parametrize(
    ("choice", "tie"),
    [
        ('entry = registry["teacher"]', "config-file error"),
        ("for entry in registry.values(): pass", "config-file error"),
        ("entry = registry[sys.argv[1]]", "registry-entry warning"),
        ("entry = registry.get(input())", "registry-entry warning"),
    ],
)
def test_an_entry_is_as_sure_as_the_choice_of_it(tmp_path: Path, choice: str, tie: str) -> None:
    """What is chosen, or read with all the others, is tied by the file; what may be chosen is hearsay."""
    (tmp_path / "registry.json").write_text(REGISTRY)
    (tmp_path / "train.py").write_text(TRAINING.replace("{choice}", choice))
    [finding] = [each for each in report_on(tmp_path).findings if each.rule == "TOS102"]
    assert f"{finding.flow.linkage} {finding.severity.word}" == tie
