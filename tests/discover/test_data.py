"""What is looked at of data, however much there is."""

from __future__ import annotations

import os
from pathlib import Path

from tos_lint.discover import discover
from tos_lint.discover.data import HEAD_BYTES, MAX_IN_FOLDER, MAX_JSON_IN_FOLDER
from tos_lint.ir.facts import Reason

ROW = b'{"model": "m", "text": "\xc3\xa9"}\n'


def test_of_a_file_of_two_gigabytes_the_head_is_read(tmp_path: Path) -> None:
    """Whole lines from the beginning, and a gap that says how much there is."""
    file = tmp_path / "a.jsonl"
    file.write_bytes(ROW * 10_000)
    os.truncate(file, 2 * 1024**3)
    [given], [(path, gap)] = discover([tmp_path], tmp_path, ())
    assert len(given.text.encode()) <= HEAD_BYTES
    assert given.text == ROW.decode() * given.text.count("\n")
    assert (path, gap.reason) == ("a.jsonl", Reason.TOO_LARGE)
    assert "2147.5 MB" in gap.detail


def test_one_endless_line_is_cut_between_characters(tmp_path: Path) -> None:
    """A line without an end is no reason to read it, nor to call it another encoding."""
    (tmp_path / "a.jsonl").write_bytes(b"x" + "\u00e9\u20ac".encode() * 100_000)
    [given], [(_, gap)] = discover([tmp_path], tmp_path, ())
    assert HEAD_BYTES - 4 <= len(given.text.encode()) <= HEAD_BYTES
    assert gap.reason is Reason.TOO_LARGE


def test_of_a_folder_of_many_files_some_are_read(tmp_path: Path) -> None:
    """The first by name, and one gap for the folder."""
    for number in range(MAX_IN_FOLDER + 7):
        (tmp_path / f"{number:04}.jsonl").write_bytes(ROW)
    inputs, [(_, gap)] = discover([tmp_path], tmp_path, ())
    assert [each.path for each in inputs] == [f"{number:04}.jsonl" for number in range(MAX_IN_FOLDER)]
    assert gap.reason is Reason.BOUND
    assert gap.detail.startswith("7 data files")


def test_a_record_a_file_is_data_too(tmp_path: Path) -> None:
    """JSON files beyond those that a person would write are passed over; other files are not."""
    for number in range(MAX_JSON_IN_FOLDER + 1):
        (tmp_path / f"{number:04}.json").write_bytes(b"{}")
    (tmp_path / "z.py").write_bytes(b"")
    inputs, [(_, gap)] = discover([tmp_path], tmp_path, ())
    assert inputs[-1].path == "z.py"
    assert len(inputs) == MAX_JSON_IN_FOLDER + 1
    assert gap.detail.startswith("1 JSON files")


def test_a_data_file_that_is_named_is_looked_at(tmp_path: Path) -> None:
    """Who names one more file than a folder's share gets it."""
    for number in range(MAX_IN_FOLDER + 1):
        (tmp_path / f"{number:04}.jsonl").write_bytes(ROW)
    last = tmp_path / f"{MAX_IN_FOLDER:04}.jsonl"
    assert [each.path for each in discover([last], tmp_path, ())[0]] == [last.name]
