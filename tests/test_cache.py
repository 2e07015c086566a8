"""What is remembered: a second run says the same, and nobody else can say it for us."""

from __future__ import annotations

import os
import shutil
import subprocess  # noqa: TID251 - runs that are killed, and runs beside each other, are processes
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tos_lint import cache as pantry
from tos_lint.cache import Cache
from tos_lint.cli import run

Capture = pytest.CaptureFixture[str]
DAY = "2026-11-22"
PIPELINE = Path(__file__).parents[1] / "fixtures" / "pipelines" / "api-to-sft"
START = "import sys; from tos_lint.cli import run; sys.exit(run(sys.argv[1:]))"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a finding, in which the run starts, and a home of its own for its user."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    shutil.copytree(PIPELINE, tmp_path / "project")
    monkeypatch.chdir(tmp_path / "project")
    return tmp_path / "project"


@pytest.fixture
def said(capsys: Capture) -> Callable[..., str]:
    """What a run prints."""

    def answer(*arguments: str) -> str:
        assert run(["check", "--format", "json", "--as-of", DAY, *arguments]) in (0, 1)
        captured = capsys.readouterr()
        assert captured.err == ""
        return captured.out

    return answer


def entries(folder: Path) -> list[Path]:
    """The entries below a folder."""
    return sorted(path for path in folder.rglob("*") if len(path.name) == 64)


def home(project: Path) -> Path:
    """The folder of the user's caches."""
    return project.parent / "home" / "tos-lint"


def forget_how(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on nothing can be linked: whoever still answers remembers."""
    monkeypatch.setattr("tos_lint.link.link", None)


def test_a_second_run_says_the_same_without_working_it_out(
    project: Path, said: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing has changed, so nothing is linked again, and the bytes are the same."""
    first = said()
    assert '"rule_id": "TOS101"' in first
    forget_how(monkeypatch)
    assert said() == first


def test_a_copy_of_the_project_elsewhere_is_known_too(
    project: Path, said: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Entries are found by content: neither the folder nor the times of the files matter."""
    first = said()
    shutil.copytree(project, project.parent / "other", copy_function=shutil.copy)
    monkeypatch.chdir(project.parent / "other")
    forget_how(monkeypatch)
    assert said() == first


@pytest.mark.parametrize("option", ["--no-cache", "a policy"])
def test_without_the_cache_the_bytes_are_the_same(
    project: Path, said: Callable[..., str], option: str
) -> None:
    """The cache can be left out on the command line and in the policy; nothing is written then."""
    policy = project / "tos-lint.yaml"
    policy.write_text("no-cache: true\n" if option == "a policy" else "jobs: 1\n")
    anew = said() if option == "a policy" else said(option)
    assert not entries(home(project))
    policy.write_text("jobs: 1\n")
    assert said() == anew
    assert entries(home(project))


@pytest.mark.parametrize(
    "change",
    [
        lambda root: (root / "train.py").write_text("print()\n"),
        lambda root: (root / "generate.py").rename(root / "renamed.py"),
        lambda root: (root / "tos-lint.yaml").write_text(
            "waivers:\n  - rule: TOS101\n    reason: a test\n    until: 2027-01-01\n"
        ),
    ],
    ids=["a file", "a name", "the policy"],
)
def test_what_has_changed_is_seen(
    project: Path, said: Callable[..., str], change: Callable[[Path], object]
) -> None:
    """A remembered report is for exactly these names, contents and statements."""
    before = said()
    change(project)
    assert said() != before
    assert said() == said("--no-cache")


def test_another_day_is_another_question(project: Path, said: Callable[..., str]) -> None:
    """The terms of a day are judged by, so the day belongs to the key."""
    assert said("--as-of", "2021-01-01") != said()


@pytest.mark.parametrize(
    "harm",
    [
        lambda file: file.write_bytes(b""),
        lambda file: file.write_bytes(file.read_bytes()[:-7]),
        lambda file: file.write_bytes(file.read_bytes()[:-1] + b"x"),
        lambda file: (file.unlink(), file.mkdir()),
        lambda file: (file.unlink(), os.mkfifo(file)),
        lambda file: (file.unlink(), file.symlink_to("/dev/zero")),
    ],
    ids=["empty", "short", "changed", "folder", "pipe", "device"],
)
def test_a_broken_entry_is_made_anew(
    project: Path, said: Callable[..., str], harm: Callable[[Path], object]
) -> None:
    """What is not whole is not an entry, and not an error either."""
    first = said()
    for file in entries(home(project)):
        harm(file)
    assert said() == first


def test_an_entry_that_somebody_else_sealed_says_nothing(
    project: Path, said: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A repository that brings a clean report for its own content cannot speak for us."""
    theirs = f"--cache-dir={project / '.tos-lint-cache'}"
    with monkeypatch.context() as forgery:
        forgery.setenv("XDG_CACHE_HOME", str(project.parent / "forger"))
        forgery.setattr("tos_lint.judge.judge", lambda *_, **__: ())
        assert '"findings": []' in said(theirs)
        assert '"findings": []' in said(theirs)
    assert '"rule_id": "TOS101"' in said(theirs)


def test_an_entry_under_another_name_says_nothing(project: Path, said: Callable[..., str]) -> None:
    """The seal holds for one key: a clean report cannot be put in the place of another one."""
    (project / "train.py").rename(project.parent / "away.py")
    clean = said()
    [before] = [file for file in entries(home(project)) if file.stat().st_size < 100_000]
    (project.parent / "away.py").rename(project / "train.py")
    found = said()
    [after] = [file for file in entries(home(project)) if file.stat().st_size < 100_000 and file != before]
    shutil.copy(before, after)
    assert found != clean
    assert said() == found


def test_a_cache_that_cannot_be_written_is_left_alone(
    project: Path, said: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither a full disk nor a folder that is a file is the user's concern."""

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    first = said("--no-cache")
    (project.parent / "home").write_text("a file")
    assert said() == first
    (project.parent / "home").unlink()
    monkeypatch.setattr("tempfile.mkstemp", full)
    assert said() == first


def test_the_longest_unused_entries_go_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder is bounded in number and in bytes; what was left unfinished goes too."""
    monkeypatch.setattr(pantry, "ENTRIES", 3)
    folder = tmp_path / "entries"
    store = Cache(folder, home=tmp_path / "home")
    left = folder / ".new-left"
    for number in range(6):
        store.remembered(int, [b"%d" % number], lambda: 0)
        for age, file in enumerate(sorted(entries(folder), key=lambda f: -f.stat().st_mtime)):
            os.utime(file, (time.time() - age - 1,) * 2)
        left.write_bytes(b"")
        os.utime(left, (0, 0))
    assert len(entries(folder)) == 3
    store.remembered(int, [b"7"], lambda: 0)
    assert not left.exists()
    assert store.remembered(int, [b"5"], lambda: 1) == 0
    assert store.remembered(int, [b"0"], lambda: 1) == 1


def test_runs_beside_each_other_and_runs_that_are_killed_leave_whole_entries(
    project: Path, said: Callable[..., str]
) -> None:
    """Four runs at once, each killed a little later than the one before, and then one that ends."""
    wanted = said("--no-cache")
    command = [sys.executable, "-c", START, "check", "--format", "json", "--as-of", DAY]
    for delay in (0.1, 0.4, 0.7, 1.0):
        runs = [subprocess.Popen(command, stdout=subprocess.DEVNULL) for _ in range(2)]
        time.sleep(delay)
        for each in runs:
            each.kill()
            each.wait()
    ending = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    assert [each.communicate()[0] for each in ending] == [wanted, wanted]
    assert said() == wanted
