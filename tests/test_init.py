"""`tos-lint init`: a policy to complete, and what completing it does."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest

from tests.spec.checking import report_on
from tos_lint.cli import run

GENERATE = """
import json
from openai import OpenAI
for name in ["answers_raw.jsonl", "scores.csv"]:
    with open(name, "w") as out:
        reply = OpenAI().chat.completions.create(model="gpt-4o", messages=[]).choices[0].message.content
        out.write(json.dumps({"text": reply}))
"""
TRAIN = """
from datasets import load_dataset
from trl import SFTTrainer
rows = load_dataset("json", data_files="data/answers_clean.jsonl", split="train")
SFTTrainer(model="Qwen/Qwen2.5-0.5B", train_dataset=rows)
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project in which a person renamed what was generated."""
    (tmp_path / "generate.py").write_text(GENERATE)
    (tmp_path / "train.py").write_text(TRAIN)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_what_is_written_says_nothing_yet(project: Path) -> None:
    """The file is a valid policy in which every entry is a comment."""
    before = [each.rule for each in report_on(project).findings]
    assert run(["init", "--no-ask"]) == 0
    assert [each.rule for each in report_on(project).findings] == before == ["TOS501"]


def test_the_likeliest_output_is_proposed_and_joins_when_confirmed(project: Path) -> None:
    """Without its `#` the entry leads from the generator to the training step."""
    run(["init", "--no-ask"])
    policy = project / "tos-lint.yaml"
    text = policy.read_text()
    assert "#  - match: data/answers_clean.jsonl\n#    derived_from: [answers_raw.jsonl]\n" in text
    policy.write_text(
        text.replace("#  - match", "  - match").replace("#    derived_from", "    derived_from")
    )
    assert [each.rule for each in report_on(project).findings] == ["TOS101"]


def test_a_policy_that_is_there_is_kept(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It is written over only where that is asked for."""
    (project / "tos-lint.yaml").write_text("exclude: [old/]\n")
    assert run(["init", "--no-ask"]) == 2
    assert "there is a policy already" in capsys.readouterr().err
    assert (project / "tos-lint.yaml").read_text() == "exclude: [old/]\n"
    assert run(["init", "--no-ask", "--force"]) == 0
    assert "match: data/answers_clean.jsonl" in (project / "tos-lint.yaml").read_text()


def test_answers_are_entries_in_force(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who is asked, and says that people wrote it, has said so."""
    monkeypatch.setattr("sys.stdin", StringIO("2\n"))
    assert run(["init", "--ask"]) == 0
    assert (
        "\n  - match: data/answers_clean.jsonl\n    origin: human\n"
        in (project / "tos-lint.yaml").read_text()
    )
    assert report_on(project).findings == ()


def test_names_that_are_no_plain_words_are_quoted(project: Path) -> None:
    """A pattern, or a name with signs in it, is still YAML."""
    (project / "train.py").write_text(TRAIN.replace("data/answers_clean", "data/it's: answers, #1"))
    run(["init", "--no-ask"])
    assert '#  - match: "data/it\'s: answers, #1.jsonl"' in (project / "tos-lint.yaml").read_text()


def test_a_key_under_which_only_comments_stand_says_nothing(project: Path) -> None:
    """As in the file that is written: the headings are no mistake."""
    (project / "tos-lint.yaml").write_text("artifacts:\n# - match: x\nmodels:\nwaivers:\n")
    assert [each.rule for each in report_on(project).findings] == ["TOS501"]


def test_where_nothing_can_be_proposed_nothing_is_confirmed_unread(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Who takes away every `#` is told that this entry is still to be said."""
    (project / "generate.py").unlink()
    run(["init", "--no-ask"])
    policy = project / "tos-lint.yaml"
    lines = policy.read_text().splitlines()
    policy.write_text("\n".join(line.removeprefix("#") if line[1:2] == " " else line for line in lines))
    assert run(["check"]) == 2
    assert "'origin' is 'human', not 'UNKNOWN'" in capsys.readouterr().err
