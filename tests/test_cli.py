"""The command line: what it prints, where, and with which code it ends."""

from __future__ import annotations

import json
import os
import subprocess  # noqa: TID251 - the tests run the command as a user would
import sys
from pathlib import Path
from typing import Any

import pytest

from tos_lint import __version__
from tos_lint.cli import run

GENERATE = """\
from openai import OpenAI

client = OpenAI()
reply = client.chat.completions.create(
    model="gpt-4o", messages=[{"role": "user", "content": "hi"}]
)
with open("rows.jsonl", "w") as file:
    file.write(reply.choices[0].message.content)
"""
TRAIN = """\
from datasets import load_dataset
from trl import SFTTrainer

rows = load_dataset("json", data_files="rows.jsonl", split="train")
SFTTrainer(model="Qwen/Qwen2.5-0.5B", train_dataset=rows).train()
"""
DAY = "2026-11-22"

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project that trains on a provider's output; the run starts in its folder."""
    root = tmp_path / "project"
    root.mkdir()
    (root / "generate.py").write_text(GENERATE)
    (root / "train.py").write_text(TRAIN)
    monkeypatch.chdir(root)
    return root


def checked(capsys: Capture, *arguments: str) -> Any:  # noqa: ANN401 - JSON has no type
    """The JSON report of a run."""
    run(["check", "--format", "json", "--as-of", DAY, *arguments])
    return json.loads(capsys.readouterr().out)


def refused(capsys: Capture, *arguments: str) -> str:
    """The one line with which a wrong call is refused."""
    assert run(arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    [line] = captured.err.splitlines()
    return line


@pytest.mark.usefixtures("project")
def test_finding_fails_the_run(capsys: Capture) -> None:
    """Output that reaches a training step is an error, with both ends, and the run ends with 1."""
    assert run(["check", "--as-of", DAY]) == 1
    captured = capsys.readouterr()
    assert captured.err == ""
    assert captured.out.startswith("train.py:5:1: error[TOS101] restricted-output-training · openai\n")
    assert "generate.py:4" in captured.out


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("option", [["--exit-zero"], ["--fail-on", "never"], ["--ignore", "TOS1"]])
def test_ways_not_to_fail(option: list[str]) -> None:
    """The run passes where findings are ignored or do not count."""
    assert run(["check", "--as-of", DAY, "--quiet", *option]) == 0


@pytest.mark.usefixtures("project")
def test_json_report(capsys: Capture) -> None:
    """The JSON report has paths relative to the project, and the day of judging."""
    page = checked(capsys)
    assert page["as_of"] == DAY
    [finding] = [each for each in page["findings"] if each["rule_id"] == "TOS101"]
    assert (finding["source"]["path"], finding["source"]["line"]) == ("generate.py", 4)
    assert (finding["sink"]["path"], finding["sink"]["line"]) == ("train.py", 5)
    assert finding["artifacts"] == ["rows.jsonl"]


def test_same_bytes_whatever_the_order(project: Path, capsys: Capture) -> None:
    """The order in which paths are given does not show."""
    names = [path.name for path in sorted(project.iterdir())]
    assert checked(capsys, *names) == checked(capsys, *reversed(names))


def test_root_is_the_folder_of_the_policy(
    project: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From another folder, the project is where the policy stands, and paths are relative to it."""
    (project / "tos-lint.yaml").write_text("organization:\n  name: Example\n")
    monkeypatch.chdir(project.parent)
    paths = {finding["source"]["path"] for finding in checked(capsys, "project")["findings"]}
    assert "generate.py" in paths


def test_policy_sets_options(project: Path) -> None:
    """What the command line does not say, the policy may."""
    (project / "tos-lint.yaml").write_text("fail_on: never\n")
    assert run(["check", "--as-of", DAY, "--quiet"]) == 0
    assert run(["check", "--as-of", DAY, "--quiet", "--fail-on", "error"]) == 1


def test_reports_in_files(project: Path, capsys: Capture) -> None:
    """Several formats are written at once, each to its file; nothing is printed."""
    arguments = ["check", "--as-of", DAY, "--format", "json:r.json", "--format", "sarif:r.sarif"]
    assert run(arguments) == 1
    assert capsys.readouterr().out == ""
    assert json.loads((project / "r.json").read_text())["schema_version"] == 1
    assert json.loads((project / "r.sarif").read_text())["version"] == "2.1.0"


def test_broken_file_is_a_diagnostic(project: Path, capsys: Capture) -> None:
    """A file that cannot be parsed is reported as such and stops nothing."""
    (project / "old.py").write_text("print 'hello'\n")
    page = checked(capsys)
    assert [(each["code"], each["path"]) for each in page["diagnostics"]] == [("TOS901", "old.py")]
    assert "TOS101" in {finding["rule_id"] for finding in page["findings"]}


def test_odd_file_names(project: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    """A file name that is no text, or that would command a terminal, is printed as escapes."""
    odd = os.fsdecode(b"odd-\xff\x1b[31m.py")
    (project / odd).write_text("print 'hello'\n")
    assert run(["check", "--as-of", DAY, "--exit-zero"]) == 0
    assert b"odd-\\udcff\\x1b[31m.py" in capfdbinary.readouterr().out
    assert run(["check", "--as-of", DAY, "--exit-zero", "--format", "json"]) == 0
    page = json.loads(capfdbinary.readouterr().out)
    assert page["diagnostics"][0]["path"] == odd
    assert run(["check", "--as-of", DAY, "--exit-zero", "--format", "sarif"]) == 0
    assert b"odd-%FF%1B%5B31m.py" in capfdbinary.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["check", "--fail-on", "loud"], "Invalid value for '--fail-on'"),
        (["check", "--no-such-option"], "No such option"),
        (["chekc"], "No such command"),
        (["check", "--baseline", "b.json"], "--baseline is not available in this version"),
        (["check", "--since", "main"], "--since is not available in this version"),
        (["check", "--trust", "main"], "--trust is not available in this version"),
        (["check", "--scheduler", "tcp://x"], "--scheduler is not available in this version"),
        (["check", "--format", "html"], "format html is not available in this version"),
        (["check", "--format", "xml"], "there is no format 'xml'"),
        (["check", "--select", "TOX"], "no rule begins with 'TOX'"),
        (["check", "--as-of", "yesterday"], "'yesterday' is not a date"),
        (["check", "nowhere"], "nowhere: no such file or directory"),
        (["rule", "TOS999"], "there is no rule 'TOS999'"),
        (["terms", "nobody"], "no terms are encoded for 'nobody'"),
        (["why", "nothing.jsonl"], "nothing is known of 'nothing.jsonl'"),
        (["graph", "--format", "png"], "there is no graph format 'png'"),
    ],
)
@pytest.mark.usefixtures("project")
def test_wrong_calls(arguments: list[str], message: str, capsys: Capture) -> None:
    """A wrong call ends with 2 and one line that says what is wrong."""
    assert message in refused(capsys, *arguments)


def test_error_in_the_policy(project: Path, capsys: Capture) -> None:
    """An error in the policy is one line with the place."""
    (project / "tos-lint.yaml").write_text("organization: {name: Example}\nwaivres: []\n")
    line = refused(capsys, "check")
    assert "tos-lint.yaml:2" in line
    assert "waivres" in line


@pytest.mark.usefixtures("project")
def test_why_explains_each_target(capsys: Capture) -> None:
    """A fingerprint, an artefact and a place lead to the same finding."""
    [finding] = [each for each in checked(capsys)["findings"] if each["rule_id"] == "TOS101"]
    for target in (finding["fingerprint"], "rows.jsonl", "train.py:5", "generate.py:4"):
        assert run(["why", target, "--as-of", DAY]) == 0
        assert "TOS101" in capsys.readouterr().out


@pytest.mark.usefixtures("project")
def test_graph_formats(capsys: Capture) -> None:
    """The graph is printed for programs and for drawing."""
    assert run(["graph"]) == 0
    names = {node["name"] for node in json.loads(capsys.readouterr().out)["nodes"]}
    assert "rows.jsonl" in names
    assert run(["graph", "--format", "dot"]) == 0
    assert capsys.readouterr().out.startswith("digraph provenance {")
    assert run(["graph", "--format", "mermaid"]) == 0
    assert capsys.readouterr().out.startswith("flowchart LR")
    assert run(["graph", "--format", "graphml"]) == 0
    drawn = capsys.readouterr().out
    assert drawn.startswith("<graphml")
    assert "rows.jsonl" in drawn


@pytest.mark.usefixtures("project")
def test_coverage(capsys: Capture) -> None:
    """Coverage says how much was read."""
    assert run(["coverage", "--format", "json"]) == 0
    page = json.loads(capsys.readouterr().out)
    assert (page["files"], page["sources"], page["sinks"]) == (2, 1, 1)


def test_rule_pages(capsys: Capture) -> None:
    """A rule is explained by its code or its name."""
    assert run(["rule", "tos101"]) == 0
    by_code = capsys.readouterr().out
    assert run(["rule", "restricted-output-training"]) == 0
    assert capsys.readouterr().out == by_code
    assert run(["rule", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["code"] == "TOS101"


@pytest.mark.usefixtures("project")
def test_terms_of_a_day(capsys: Capture) -> None:
    """Terms say which version was in force on a day."""
    assert run(["terms", "openai", "--as-of", DAY, "--format", "json"]) == 0
    page = json.loads(capsys.readouterr().out)
    assert page["as_of"] == DAY
    assert all(sum(v["in_force"] for v in each["versions"]) <= 1 for each in page["instruments"])
    assert any(v["in_force"] for each in page["instruments"] for v in each["versions"])


def test_version(capsys: Capture) -> None:
    """The version is printed and the run ends well."""
    assert run(["--version"]) == 0
    assert capsys.readouterr().out == f"tos-lint {__version__}\n"


def test_help_imports_nothing_heavy() -> None:
    """Asking for a rule loads none of the libraries that analysis needs."""
    heavy = ("networkx", "libcst", "tree_sitter", "yaml")
    code = (
        "import sys; from tos_lint.cli import run; run(['rule', 'TOS101']); "
        f"sys.exit(','.join(name for name in {heavy!r} if name in sys.modules) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.usefixtures("project")
def test_a_check_loads_what_it_needs() -> None:
    """A small project without a policy needs no schema, no processes, no second parser and no network."""
    heavy = ["libcst", "networkx", "rich", "tos_lint.policy.schema", "multiprocessing", "urllib.request"]
    code = (
        "import sys; from tos_lint.cli import run; run(['check', '--quiet']); "
        f"sys.exit(','.join(name for name in {heavy!r} if name in sys.modules) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.usefixtures("project")
def test_utf8_whatever_the_locale() -> None:
    """The report is UTF-8 even where the locale is not."""
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    command = [sys.executable, "-c", "from tos_lint.cli import main; main()", "check", "--as-of", DAY]
    done = subprocess.run(command, capture_output=True, env=environment, check=False)
    assert done.returncode == 1
    assert "\N{MIDDLE DOT}" in done.stdout.decode()


def test_the_number_of_processes_changes_nothing(project: Path, capsys: Capture) -> None:
    """With enough text for several processes, each byte of the report is the same."""
    padding = "# a comment that fills a line\n" * 25_000
    for name in "abcd":
        (project / f"{name}.py").write_text(f"from train import rows\n{padding}{GENERATE}")
    outputs = []
    for jobs in ("1", "2", "3"):
        run(["check", "--format", "json", "--as-of", DAY, "--jobs", jobs])
        outputs.append(capsys.readouterr().out)
    assert outputs[0].count("fingerprint") > 1
    assert outputs == [outputs[0]] * 3
