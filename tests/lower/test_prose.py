"""Sentences of a page: running text only, each with its line."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tos_lint.lower.prose import MAX_LENGTH, MAX_SENTENCES, sentences

PAGE = """---
license: mit
---

# A heading. With a point.

The first sentence. The second one
goes on; and ends. <not markup>

| a table | of results. |
|---|---|

- An item. Another.
```bash
python code.py. Not text.
```
![a picture](x.png)
"""


def test_running_text_is_cut_into_sentences() -> None:
    """Headings, tables, code, pictures and what stands at the top are left out."""
    assert [(each.text, each.span.line) for each in sentences(PAGE)] == [
        ("The first sentence.", 7),
        ("The second one goes on;", 7),
        ("and ends. <not markup>", 8),
        ("An item.", 13),
        ("Another.", 13),
    ]


def test_long_pages_and_sentences_are_bounded() -> None:
    """The beginning of each is kept."""
    assert len(sentences("A word. " * 5_000)) == MAX_SENTENCES
    assert [len(each.text) for each in sentences("word " * 5_000)] == [MAX_LENGTH]


@given(st.text(alphabet="a.`-# \n|;A", max_size=300))
def test_any_text_is_read(text: str) -> None:
    """Every sentence has something in it, on a line that there is."""
    for each in sentences(text):
        assert each.text
        assert 1 <= each.span.line <= text.count("\n") + 1
