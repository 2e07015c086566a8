"""The grammar of ports and of access paths."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tos_lint.ir.ports import Port, Ports, Root
from tos_lint.knowledge.access_path import NotAnAccessPath, parse_access_path, print_access_path
from tos_lint.knowledge.ports import NotAPort, parse_ports, parse_step, print_ports

NAMES = st.from_regex(r"[A-Za-z_][A-Za-z0-9_]{0,8}", fullmatch=True)
KEYS = st.text(st.characters(codec="ascii", exclude_characters="[]\n"), min_size=1, max_size=8).filter(
    lambda key: key != "*"
)
STEPS = st.lists(
    st.one_of(NAMES.map(lambda name: f".{name}"), KEYS.map(lambda key: f"[{key}]"), st.just("[*]")),
    max_size=3,
).map(tuple)


def selections(root: Root) -> st.SearchStrategy[Port]:
    """Ports of a root that selects arguments, flags or words."""
    positions = st.lists(st.integers(-3, 9), max_size=2).map(tuple)
    names = st.lists(NAMES, max_size=2).map(tuple)
    named = st.builds(Port, st.just(root), positions, names, steps=STEPS).filter(
        lambda port: bool(port.positions or port.names)
    )
    sliced = st.builds(
        Port, st.just(root), rest_from=st.integers(0, 9), rest_to=st.integers(-3, 0), steps=STEPS
    )
    return named | sliced | st.builds(Port, st.just(root), everything=st.just(True), steps=STEPS)


TEXTS = st.sampled_from([Root.KEY, Root.CONST, Root.API]).flatmap(
    lambda root: st.builds(
        Port, st.just(root), text=KEYS | st.just("datasets[].path") | st.just("a | b"), steps=STEPS
    )
)
ALONE = st.builds(Port, st.just(Root.MADE), steps=STEPS) | st.builds(
    Port, st.just(Root.RECEIVER), steps=STEPS.filter(lambda steps: not steps or not _selects(steps[0]))
)
PORTS = st.lists(
    st.one_of(*map(selections, [Root.ARG, Root.FLAG, Root.WORD, Root.RECEIVER]), TEXTS, ALONE),
    min_size=1,
    max_size=3,
).map(tuple)


def _selects(step: str) -> bool:
    return step.startswith("[") and step != "[*]"


@given(PORTS)
def test_printed_ports_are_read_back(ports: Ports) -> None:
    """Parsing what was printed gives the same value."""
    assert parse_ports(print_ports(ports)) == ports


@pytest.mark.parametrize(
    ("text", "port"),
    [
        ("arg[0, path]", Port(Root.ARG, (0,), ("path",))),
        ("arg[1:]", Port(Root.ARG, rest_from=1)),
        ("arg[*]", Port(Root.ARG, everything=True)),
        ("word[:-1]", Port(Root.WORD, rest_from=0, rest_to=-1)),
        ("receiver[]", Port(Root.RECEIVER, steps=("[*]",))),
        ("receiver.client[x]", Port(Root.RECEIVER, steps=(".client", "[x]"))),
        ("receiver[base_url]", Port(Root.RECEIVER, names=("base_url",))),
        ("key[datasets[].path]", Port(Root.KEY, text="datasets[].path")),
        ("arg[0][].path", Port(Root.ARG, (0,), steps=("[*]", ".path"))),
        ("made", Port(Root.MADE)),
    ],
)
def test_forms(text: str, port: Port) -> None:
    """Each form of the grammar means what its documentation says."""
    assert parse_ports(text) == (port,)


@pytest.mark.parametrize(
    "text", ["", "argument[0]", "arg", "arg[]", "arg[0", "arg[0]path", "arg[0] |", "arg[a b]"]
)
def test_what_is_not_a_port_is_refused(text: str) -> None:
    """Text outside the grammar is an error, never a guess."""
    with pytest.raises(NotAPort):
        parse_ports(text)


def test_a_step_has_one_spelling_inside() -> None:
    """`[]` and `[*]` are both any element."""
    assert parse_step("[]") == parse_step("[*]") == "[*]"


PATHS = st.builds(
    lambda root, rest: (root, *rest),
    NAMES | st.just("<any>"),
    st.lists(st.one_of(NAMES.map(lambda name: f".{name}"), st.sampled_from(["()", "[]"])), max_size=5),
)


@given(PATHS)
def test_printed_access_paths_are_read_back(path: tuple[str, ...]) -> None:
    """Parsing what was printed gives the same value."""
    assert parse_access_path(print_access_path(path)) == path


@pytest.mark.parametrize("text", ["", ".x", "a..b", "a(", "a.b()c", "a.*"])
def test_what_is_not_an_access_path_is_refused(text: str) -> None:
    """Text outside the grammar is an error, never a guess."""
    with pytest.raises(NotAnAccessPath):
        parse_access_path(text)
