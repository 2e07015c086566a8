"""Which files are read, under which path, and what is said about those that cannot be."""

from __future__ import annotations

import subprocess  # noqa: TID251 -- tests make repositories, the program reads them by itself
from pathlib import Path

import pytest

from tos_lint.discover import discover
from tos_lint.discover.classify import MAX_TEXT_BYTES
from tos_lint.ir.facts import Reason
from tos_lint.ir.findings import Problem
from tos_lint.ir.inputs import Format


def write(base: Path, **files: str) -> None:
    """Write files; `__` in a keyword is a slash, `_dot_` a dot."""
    for name, text in files.items():
        path = base / name.replace("__", "/").replace("_dot_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def paths(base: Path, *roots: Path, exclude: tuple[str, ...] = ()) -> list[str]:
    """The paths of what is found."""
    return [each.path for each in discover(roots or (base,), base, exclude)[0]]


def test_formats_by_name_suffix_and_first_line(tmp_path: Path) -> None:
    """A name counts before a suffix, a suffix before the first line."""
    write(
        tmp_path,
        a_dot_py="x = 1",
        b_dot_ipynb="{}",
        c_dot_sbatch="ls",
        Makefile="all:",
        d_dot_mk="all:",
        README_dot_md="# hi",
        e_dot_yml="a: 1",
        f_dot_json="{}",
        g_dot_toml="a = 1",
        train="#!/usr/bin/env python3\n",
        run="#!/bin/bash\n",
        notes="nothing",
        h_dot_pyi="x: int",
        i_dot_jsonl="{}",
        j_dot_txt="nothing",
    )
    found = {each.path: each.format for each in discover([tmp_path], tmp_path, ())[0]}
    assert found == {
        "a.py": Format.PYTHON,
        "b.ipynb": Format.NOTEBOOK,
        "c.sbatch": Format.SHELL,
        "Makefile": Format.MAKEFILE,
        "d.mk": Format.MAKEFILE,
        "README.md": Format.MARKDOWN,
        "e.yml": Format.YAML,
        "f.json": Format.JSON,
        "g.toml": Format.TOML,
        "i.jsonl": Format.RECORDS,
        "train": Format.PYTHON,
        "run": Format.SHELL,
    }


def test_paths_are_sorted_and_relative_to_the_base(tmp_path: Path) -> None:
    """The order of the roots does not matter, and overlapping roots give a file once."""
    write(tmp_path, b__z_dot_py="", a__y_dot_py="", x_dot_py="")
    first = paths(tmp_path, tmp_path / "b", tmp_path)
    assert first == ["a/y.py", "b/z.py", "x.py"] == paths(tmp_path, tmp_path, tmp_path / "b")


def test_gitignore_files_hold_for_their_folder(tmp_path: Path) -> None:
    """An inner file may take back what an outer one ignores."""
    (tmp_path / ".git").mkdir()
    write(
        tmp_path,
        _dot_gitignore="*.yaml\nbuild/\n",
        a_dot_yaml="",
        build__x_dot_py="",
        sub___dot_gitignore="!keep.yaml\n/top.py\n",
        sub__keep_dot_yaml="",
        sub__top_dot_py="",
        sub__deep__top_dot_py="",
    )
    assert paths(tmp_path) == ["sub/deep/top.py", "sub/keep.yaml"]
    assert paths(tmp_path, tmp_path / "sub") == ["sub/deep/top.py", "sub/keep.yaml"]


def test_without_version_control_nothing_is_ignored(tmp_path: Path) -> None:
    """What was unpacked was shipped, whatever the file says that was shipped with it."""
    write(tmp_path, _dot_gitignore="*.yaml\n", a_dot_yaml="")
    assert paths(tmp_path) == ["a.yaml"]


@pytest.mark.parametrize("version", ["2", "4"])
def test_what_is_tracked_is_not_ignored(tmp_path: Path, version: str) -> None:
    """A file that was committed in spite of a rule is read, its neighbours are not."""
    write(tmp_path, _dot_gitignore="*.json\ndata/\n", data__set_dot_json="{}", data__other_dot_json="{}")
    write(tmp_path, data__deep__also_dot_json="{}", src__x_dot_py="")
    _git(tmp_path, "init", "--quiet")
    _git(tmp_path, "add", "--force", "data/set.json", "data/deep/also.json", "src/x.py")
    _git(tmp_path, "update-index", "--index-version", version)
    assert paths(tmp_path) == ["data/deep/also.json", "data/set.json", "src/x.py"]


@pytest.mark.parametrize(
    "index", [b"", b"DIRC", b"DIRC\0\0\0\2\xff\xff\xff\xff", b"DIRC\0\0\0\4\0\0\0\1" + b"\xff" * 99]
)
def test_an_index_that_cannot_be_read_tracks_nothing(tmp_path: Path, index: bytes) -> None:
    """The rules hold as they are written."""
    write(tmp_path, _dot_gitignore="*.yaml\n", a_dot_yaml="", b_dot_py="")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "index").write_bytes(index)
    assert paths(tmp_path) == ["b.py"]


def test_a_linked_work_tree_has_its_index_elsewhere(tmp_path: Path) -> None:
    """`.git` is then a file that says where."""
    write(tmp_path, main__a_dot_py="", main___dot_gitignore="*.yaml\n", main__kept_dot_yaml="")
    _git(tmp_path / "main", "init", "--quiet")
    _git(tmp_path / "main", "add", "--force", ".")
    author = ("-c", "user.name=x", "-c", "user.email=x@example.org")
    _git(tmp_path / "main", *author, "commit", "--quiet", "--message", "all")
    _git(tmp_path / "main", "worktree", "add", "--quiet", str(tmp_path / "other"))
    write(tmp_path, other__more_dot_yaml="")
    assert paths(tmp_path / "other") == ["a.py", "kept.yaml"]


def _git(folder: Path, *words: str) -> None:
    subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True)  # noqa: S607


def test_a_named_file_is_read_whatever_ignores_it(tmp_path: Path) -> None:
    """Who names a file wants it."""
    write(tmp_path, _dot_gitignore="*.py\n", a_dot_py="")
    assert paths(tmp_path, tmp_path / "a.py") == ["a.py"]


def test_exclude_globs_leave_folders_out(tmp_path: Path) -> None:
    """`exclude` speaks of paths from the base."""
    write(tmp_path, third_party__a_dot_py="", src__third_party_dot_py="")
    assert paths(tmp_path, exclude=("third_party/**",)) == ["src/third_party.py"]


def test_other_peoples_code_is_not_entered(tmp_path: Path) -> None:
    """Installed packages, virtual environments and version control are no part of a project."""
    write(
        tmp_path,
        node_modules__a_dot_py="",
        env__pyvenv_dot_cfg="",
        env__lib__a_dot_py="",
        _dot_git__hook_dot_py="",
        a_dot_py="",
    )
    write(tmp_path / "lib" / "site-packages", b_dot_py="")
    assert paths(tmp_path) == ["a.py"]


def test_a_missing_root_is_a_problem(tmp_path: Path) -> None:
    """The call is wrong, not the analysis."""
    with pytest.raises(Problem) as problem:
        discover([tmp_path / "nowhere"], tmp_path, ())
    assert problem.value.what == "no such file or directory"
    assert problem.value.where.endswith("nowhere")


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.py", b"x = 1\0", Reason.UNREADABLE),
        ("a.yaml", b"a: \xff\xfe", Reason.UNREADABLE),
        ("a.py", b"# coding: nonsense\n", Reason.UNREADABLE),
        ("a.py", b"#" * (MAX_TEXT_BYTES + 1), Reason.TOO_LARGE),
    ],
)
def test_what_cannot_be_read_is_a_gap(tmp_path: Path, name: str, data: bytes, reason: Reason) -> None:
    """Binary files, other encodings and huge files are reported under their path."""
    (tmp_path / name).write_bytes(data)
    inputs, gaps = discover([tmp_path], tmp_path, ())
    assert inputs == ()
    assert [(path, gap.reason) for path, gap in gaps] == [(name, reason)]


def test_large_json_is_data(tmp_path: Path) -> None:
    """What is too large to be a configuration is looked at like other data, and that is said."""
    (tmp_path / "a.json").write_bytes(b" " * (MAX_TEXT_BYTES + 1))
    inputs, gaps = discover([tmp_path], tmp_path, ())
    assert [(each.path, each.format) for each in inputs] == [("a.json", Format.RECORDS)]
    assert [(path, gap.reason) for path, gap in gaps] == [("a.json", Reason.TOO_LARGE)]


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"\xef\xbb\xbfx = 1", "x = 1"),
        (b"# -*- coding: latin-1 -*-\nx = '\xe9'", "# -*- coding: latin-1 -*-\nx = 'é'"),
        ("x = 'é'".encode(), "x = 'é'"),
    ],
)
def test_python_says_its_encoding(tmp_path: Path, data: bytes, text: str) -> None:
    """Byte order marks and coding comments are honoured."""
    (tmp_path / "a.py").write_bytes(data)
    assert [each.text for each in discover([tmp_path], tmp_path, ())[0]] == [text]


def test_links_are_followed_inside_the_project_only_and_never_round(tmp_path: Path) -> None:
    """A link to a parent, to nothing or to the outside gives nothing."""
    write(tmp_path, outside__a_dot_py="", base__sub__b_dot_py="")
    base = tmp_path / "base"
    (base / "sub" / "loop").symlink_to(base)
    (base / "out").symlink_to(tmp_path / "outside")
    (base / "dead").symlink_to(base / "nothing")
    assert paths(base) == ["sub/b.py"]


def test_a_root_outside_the_base_has_paths_of_its_own(tmp_path: Path) -> None:
    """Relative to the root, or to the folder of a file."""
    write(tmp_path, base__a_dot_py="", other__sub__b_dot_py="")
    base = tmp_path / "base"
    assert paths(base, tmp_path / "other") == ["sub/b.py"]
    assert paths(base, tmp_path / "other" / "sub" / "b.py") == ["b.py"]
