"""The quick reader of rules says what the careful one says."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from tos_lint.documents import DocumentError, load_plain, load_yaml

RULES = Path(__file__).parents[1] / "rules"

SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.dates(),
    st.sampled_from(["yes", "~", "null", "0x1f", "1_000", "1e3", ".inf", "2024-01-01", "", " a ", "a: b"]),
)  # fmt: skip
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(SCALARS, inner, max_size=4),
    max_leaves=12,
)
FRAGMENTS = st.sampled_from(
    [
        "a", "b", "<<", ": ", "- ", "? ", "\n", "\n", "\n  ", "&x ", "*x", "!!str ", "!t ", "[", "]", "{",
        "}", ", ", "'", '"', "|\n", ">-\n", "# c\n", "---\n", "...\n", "1", "yes", "~", "\t", "%", "é", "\0",
    ]
)  # fmt: skip


def carefully(text: str) -> tuple[str, dict[str | int, int]] | tuple[str, int]:
    """What `load_yaml` says: the values and the line of each member at the top, or why not and where."""
    try:
        root = load_yaml(text)
    except DocumentError as error:
        return error.message, error.line
    return repr(root.plain()), {member.key: member.span.line for member in root.members}


def quickly(text: str) -> tuple[str, dict[str | int, int]] | tuple[str, int]:
    """What `load_plain` says, told in the same way."""
    try:
        plain = load_plain(text)
    except DocumentError as error:
        return error.message, error.line
    return repr(plain.value), dict(plain.lines)


@given(VALUES, st.sampled_from([None, True, False]), st.sampled_from([None, "'", '"', "|", ">"]))
def test_readers_agree_on_what_a_library_wrote(value: object, flow: bool | None, style: str | None) -> None:
    """Values of any type, in any style of writing."""
    text = yaml.safe_dump(value, default_flow_style=flow, default_style=style, allow_unicode=True)
    assert quickly(text) == carefully(text)


@given(st.lists(FRAGMENTS, max_size=25).map("".join))
@example("a: 1\na: 2\n")
@example("a: &x {b: 1}\nc:\n  <<: *x\n")
@example("- |\n  text\n- >\n  more\n")
@example("a: |\n  text\n? b\n: c\n")
@example("{[a]: b}")
@example("")
def test_readers_agree_on_what_may_be_no_document(text: str) -> None:
    """Anchors, tags, merges, repeated keys, several documents and errors."""
    assert quickly(text) == carefully(text)


@pytest.mark.parametrize("path", sorted(RULES.rglob("*.yaml")), ids=lambda path: path.stem)
def test_readers_agree_on_the_rules(path: Path) -> None:
    """Every file of rules that is shipped."""
    text = path.read_text(encoding="utf-8")
    assert quickly(text) == carefully(text)
