"""Bad input, through the command line: one clear line each, and everything else is still checked."""

from __future__ import annotations

import json
import os
import subprocess  # noqa: TID251 - the seed of hashes is fixed when a process starts
import sys
from pathlib import Path
from typing import Any

import pytest

from tos_lint.cli import run

Capture = pytest.CaptureFixture[str]

DAY = "2026-11-22"
PIPELINES = Path(__file__).parents[1] / "fixtures" / "pipelines"
GENERATE = (PIPELINES / "api-to-sft" / "generate.py").read_text()
TRAIN = (PIPELINES / "api-to-sft" / "train.py").read_text()
START = "import sys; from tos_lint.cli import run; sys.exit(run(sys.argv[1:]))"
DEEP = 5_000
BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{key}: &{key} [{', '.join([f'*{before}'] * 9)}]\n"
    for before, key in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a finding; the run starts in its folder."""
    root = tmp_path / "project"
    root.mkdir()
    (root / "generate.py").write_text(GENERATE)
    (root / "train.py").write_text(TRAIN)
    monkeypatch.chdir(root)
    return root


def diagnostics(capsys: Capture, count: int | None = None) -> list[tuple[str, str, str]]:
    """Code, path and message of each diagnostic, after a run that still finds the flow."""
    assert run(["check", "--format", "json", "--as-of", DAY]) == 1
    captured = capsys.readouterr()
    assert captured.err == ""
    page: dict[str, Any] = json.loads(captured.out)
    assert "TOS101" in {finding["rule_id"] for finding in page["findings"]}
    assert count is None or len(page["diagnostics"]) == count
    for each in page["diagnostics"]:
        assert each["message"].isprintable()
    return [(each["code"], each["path"], each["message"]) for each in page["diagnostics"]]


def refusal(capsys: Capture, *arguments: str) -> str:
    """The one line with which a call or a policy is refused."""
    assert run(["check", *arguments]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    [line] = captured.err.splitlines()
    return line


BAD_FILES = [
    ("bad.py", b"def f(:\n", "TOS901", "not Python 3"),
    ("old.py", b"print 'x'\n", "TOS901", "not Python 3"),
    ("binary.py", bytes(range(256)), "TOS901", "binary"),
    ("nul.py", b"x = 1\0\n", "TOS901", "binary"),
    ("latin.py", b"# caf\xe9\n", "TOS901", "line 1 has byte 0xe9"),
    ("huge.py", b"x = 1\n" * 400_000, "TOS902", "2.4 MB is more than the 2 MB"),
    ("parentheses.py", b"x = " + b"(" * DEEP + b")" * DEEP, "TOS901", "nested"),
    ("minus.py", b"x = " + b"-" * 50_000 + b"1", "TOS901", "nested too deeply"),
    ("calls.py", b"x = a" + b".b()" * DEEP, "TOS901", "nested too deeply"),
    ("number.py", b"x = " + b"9" * 6_000, "TOS901", "limit"),
    ("json.ipynb", b'{"cells": [', "TOS901", "not a notebook"),
    ("empty.ipynb", b"{}", "TOS901", "no cells"),
    ("list.ipynb", b"[]", "TOS901", "no cells"),
    ("deep.ipynb", b'{"cells": ' + b"[" * 100_000, "TOS901", "nested too deeply"),
    ("cell.ipynb", b'{"cells": [{"cell_type": "code", "source": ["def (:"]}]}', "TOS901", "cell 0"),
    ("bad.yaml", b"a: [\n", "TOS901", "not YAML"),
    ("deep.yaml", b"[" * DEEP + b"]" * DEEP, "TOS903", "nested more than 100 deep"),
    ("bomb.yaml", BOMB.encode(), "TOS903", "more than 20000 values"),
    ("deep.json", b"[" * DEEP + b"]" * DEEP, "TOS903", "100 levels"),
    ("bad.toml", b"[[", "TOS901", "not TOML"),
    ("bad.sh", b'if "\n', "TOS901", "not a shell script"),
    ("nul.jsonl", b'{"a": 1}\n\0\n', "TOS901", "binary"),
    ("latin.jsonl", b'{"a": "\xff"}\n', "TOS901", "line 1 has byte 0xff"),
    ("line.jsonl", b'{"a": "' + b"x" * 3_000_000 + b'"}\n', "TOS902", "only the first 66 kB"),
    ("deep.jsonl", b"[" * DEEP * 10, "TOS903", "nested too deeply"),
    ("number.jsonl", b'{"a": ' + b"9" * 6_000 + b"}\n{}\n", "TOS901", "not a row of JSON"),
    (
        "noise.parquet",
        b"PAR1" + b"\x19" * 256 + (256).to_bytes(4, "little") + b"PAR1",
        "TOS901",
        "footer",
    ),
    ("short.parquet", b"PAR1", "TOS901", "not a Parquet file"),
    ("long.parquet", b"PAR1" + b"\xff" * 4 + b"PAR1", "TOS901", "more than there are"),
    ("a\nb.py", b"x = (\n", "TOS901", "never closed"),
    ("ünï.py", b"x = (\n", "TOS901", "never closed"),
]


def test_bad_files_are_one_diagnostic_each(project: Path, capsys: Capture) -> None:
    """A file that cannot be read has one line with its path and the reason, and stops nothing."""
    for name, data, _, _ in BAD_FILES:
        (project / name).write_bytes(data)
    found = {path: (code, message) for code, path, message in diagnostics(capsys, len(BAD_FILES))}
    for name, _, code, message in BAD_FILES:
        assert found[name][0] == code, name
        assert message in found[name][1], name


@pytest.mark.parametrize("target", ["nothing.py", "link.py", "../outside.py"])
def test_a_link_not_followed_is_a_diagnostic(project: Path, capsys: Capture, target: str) -> None:
    """A link to nothing, to itself or out of the project is named: its silence proves nothing."""
    (project.parent / "outside.py").write_text("x = 1\n")
    (project / "link.py").symlink_to(target)
    [(code, path, message)] = diagnostics(capsys)
    assert (code, path) == ("TOS901", "link.py")
    assert "not followed" in message


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("windows.py", b"\xef\xbb\xbfx = 1\r\ny = 2\r\n"),
        ("recursive.py", b"def f(n):\n    return f(n - 1)\n\n\nf(3)\n"),
        ("round.py", b"from round import a\n\n\ndef a():\n    return a()\n"),
    ],
)
def test_odd_but_good_files(project: Path, capsys: Capture, name: str, data: bytes) -> None:
    """Windows newlines with a byte order mark, recursion and an import of oneself are no trouble."""
    (project / name).write_bytes(data)
    assert [each for each in diagnostics(capsys) if each[0] != "TOS903"] == []


def test_folders_and_imports_that_go_round(project: Path, capsys: Capture) -> None:
    """A folder named like a file, a link to a parent and imports that go round are no trouble."""
    (project / "folder.py").mkdir()
    (project / "round").symlink_to(project)
    (project / "one.py").write_text("from two import b\n\n\ndef a():\n    return b()\n")
    (project / "two.py").write_text("from one import a\n\n\ndef b():\n    return a()\n")
    assert [each for each in diagnostics(capsys) if each[0] != "TOS903"] == []


def test_an_empty_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    """Nothing to read is no finding and no error."""
    monkeypatch.chdir(tmp_path)
    assert run(["check"]) == 0
    captured = capsys.readouterr()
    assert "0 files read" in captured.out
    assert captured.err == ""


@pytest.mark.parametrize(
    ("text", "where", "message"),
    [
        (b"exclude: []\nwavers: []\n", "tos-lint.yaml:2", "did you mean 'waivers'?"),
        (b"exclude: 5\n", "tos-lint.yaml:1", "'exclude' is a list, not 5"),
        (b"waivers: 3\n", "tos-lint.yaml:1", "'waivers' is a list, not 3"),
        (b"exclude: ['!']\n", "", "'exclude' has a pattern that cannot be read"),
        (b"fail-on: waring\n", "tos-lint.yaml:1", "not 'waring'"),
        (b"a: [\n", "tos-lint.yaml:2", "not YAML"),
        (b"[1]", "tos-lint.yaml:1", "a policy is a mapping"),
        (b"\0", "tos-lint.yaml:1", "control characters"),
        (b"\xff", "tos-lint.yaml", "not UTF-8"),
        (
            b"agreements:\n- {provider: x, grants: y, valid: {until: 2026-02-30}}\n",
            "tos-lint.yaml:2",
            "is no date",
        ),
        (b"[" * DEEP, "tos-lint.yaml:1", "nested more than 100 deep"),
        (BOMB.encode(), "tos-lint.yaml:7", "more than 1000000 values"),
        (b"a: &a\n  b: *a\n", "tos-lint.yaml:2", "no finished value is called &a"),
    ],
)
def test_a_bad_policy_is_refused(
    project: Path, capsys: Capture, text: bytes, where: str, message: str
) -> None:
    """What is wrong in a policy is one line with the place and the remedy, and nothing is checked."""
    (project / "tos-lint.yaml").write_bytes(text)
    line = refusal(capsys)
    assert where in line
    assert message in line


def test_a_policy_that_links_to_itself_is_refused(project: Path, capsys: Capture) -> None:
    """A policy that is there and cannot be read is not taken for none."""
    (project / "tos-lint.yaml").symlink_to("tos-lint.yaml")
    assert "the policy cannot be read" in refusal(capsys)


@pytest.mark.parametrize("name", ["tos-lint.yaml", "pyproject.toml"])
def test_a_policy_with_a_byte_order_mark(project: Path, capsys: Capture, name: str) -> None:
    """An editor's byte order mark does not hide the policy."""
    said = "exit-zero: true\n" if name.endswith("yaml") else "[tool.tos-lint]\nexit-zero = true\n"
    (project / name).write_bytes(b"\xef\xbb\xbf" + said.encode())
    assert run(["check", "--as-of", DAY]) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("path", ["nowhere", "a" * 300, "loop.py"])
def test_a_path_that_is_not_there_is_refused(project: Path, capsys: Capture, path: str) -> None:
    """A missing path, a name that no file can have and a loop of links are refused by name."""
    (project / "loop.py").symlink_to("loop.py")
    assert f"{path}: no such file or directory" in refusal(capsys, path)


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("option", [["--format", "txet"], ["--fail-on", "x"], ["--as-of", "2026-13-13"]])
def test_an_unknown_value_of_an_option_is_refused(capsys: Capture, option: list[str]) -> None:
    """The line repeats the value."""
    assert repr(option[1]) in refusal(capsys, *option)


def test_same_bytes_whatever_the_hashes_and_the_order() -> None:
    """The report on all pipelines depends neither on the seed of hashes nor on the order of paths."""
    names = sorted(path.name for path in PIPELINES.iterdir() if path.is_dir())
    outputs = set()
    for seed, paths in (("1", names), ("2", names[::-1]), ("3", ["."])):
        command = [sys.executable, "-c", START, "check", *paths, "--format", "json", "--as-of", DAY]
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        done = subprocess.run(command, cwd=PIPELINES, env=environment, capture_output=True, check=False)
        assert (done.returncode, done.stderr) == (1, b"")
        outputs.add(done.stdout)
    [output] = outputs
    assert len(json.loads(output)["findings"]) > 5
