"""Training configurations as training steps: how loud, of what kind, started by what."""

from __future__ import annotations

from pathlib import Path

from tests.spec.checking import report_on
from tos_lint.ir.findings import Finding
from tos_lint.ir.graph import Certainty

ALPACA = "tatsu-lab/alpaca"


def findings(root: Path, **texts: str) -> tuple[Finding, ...]:
    """The findings of a project, by file name (`__` for the point before the suffix)."""
    for name, text in texts.items():
        (root / name.replace("__", ".")).write_text(text)
    return report_on(root).findings


def test_a_key_that_looks_like_training_data_is_a_warning(tmp_path: Path) -> None:
    """Where only the name of a key speaks of training, confidence is low and nothing is an error."""
    [finding] = findings(tmp_path, settings__yaml=f"model: Qwen/Qwen2.5-0.5B\ntrain_file: {ALPACA}\n")
    assert (finding.severity.word, finding.confidence) == ("warning", Certainty.ASSUMED)


def test_a_program_that_reads_the_key_is_surer(tmp_path: Path) -> None:
    """Where a program of the project trains on the key's value, its step stands and is no guess."""
    script = (
        "import yaml\nfrom datasets import load_dataset\nfrom trl import SFTTrainer\n"
        "cfg = yaml.safe_load(open('settings.yaml'))\n"
        "SFTTrainer(model=cfg['model'], train_dataset=load_dataset(cfg['train_file']))\n"
    )
    settings = f"model: Qwen/Qwen2.5-0.5B\ntrain_file: {ALPACA}\n"
    [finding] = findings(tmp_path, settings__yaml=settings, train__py=script)
    assert finding.severity.word == "error"
    assert finding.flow is not None
    assert finding.flow.sink.location.path == "train.py"


def test_the_command_says_the_kind(tmp_path: Path) -> None:
    """A recipe that does not say how it trains does what the command that is handed it does."""
    recipe = f"model_name_or_path: Qwen/Qwen2.5-0.5B\ndataset_name: {ALPACA}\nmax_steps: 1\n"
    [finding] = findings(tmp_path, recipe__yaml=recipe, run__sh="trl dpo --config recipe.yaml\n")
    assert finding.flow is not None
    assert finding.flow.sink.kind == "preference"
    assert finding.flow.sink.launcher is not None
    assert finding.flow.sink.launcher.path == "run.sh"
