"""Lines of files in which a backslash at the end continues a line."""

from __future__ import annotations

from collections.abc import Iterator


def logical_lines(text: str) -> Iterator[tuple[int, str]]:
    """Lines joined where a backslash ends them (newlines kept), each with its first line's number."""
    held: list[str] = []
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        held.append(line)
        if not line.endswith("\\"):
            yield number - len(held) + 1, "\n".join(held)
            held = []
    if held:
        yield text.count("\n") + 2 - len(held), "\n".join(held)
