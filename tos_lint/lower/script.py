"""Shell scripts: their commands, the variables that they leave behind, and the files that they hold."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Final

from tos_lint.ir.commands import Where
from tos_lint.ir.facts import FileFacts, Gap, Reason
from tos_lint.ir.spans import Span
from tos_lint.lower.document import lower_json, lower_toml, lower_yaml
from tos_lint.lower.python import lower_python
from tos_lint.lower.remarks import remarks_of_hash_comments
from tos_lint.lower.shell.asked import Written
from tos_lint.lower.shell.walk import Walk

MAX_WRITTEN: Final = 50
"""Files inside one script."""
_DOCUMENTS: Final[dict[str, Callable[[str, str], FileFacts]]] = {
    ".yaml": lower_yaml, ".yml": lower_yaml, ".json": lower_json, ".toml": lower_toml
}  # fmt: skip
"""What reads a file inside a script that is not Python."""


def lower_shell(path: str, text: str) -> FileFacts:
    """The commands and remarks of a shell script."""
    walk = Walk(Where.SCRIPT)
    walk.script(text, 1)
    walk.finish()
    gaps: tuple[Gap, ...] = ()
    if walk.exhausted:
        gaps = (Gap(Reason.BOUND, "too many commands: the rest of the script was not followed", Span(1)),)
    elif walk.broken and not walk.commands:
        gaps = (Gap(Reason.SYNTAX, "not a shell script that could be read", Span(1)),)
    return FileFacts(
        path,
        commands=tuple(walk.commands),
        remarks=remarks_of_hash_comments(text),
        gaps=gaps,
        settings=tuple(walk.state.settled()),
        embedded=tuple(_embedded(path, each) for each in walk.written[:MAX_WRITTEN]),
    )


def _embedded(path: str, written: Written) -> FileFacts:
    """The facts of a file inside a script, at its lines of the script."""
    name = PurePosixPath(written.name).name if written.name.startswith("/") else written.name
    folder = posixpath.dirname(path)
    target = posixpath.normpath(posixpath.join(folder, name)) if name else f"{path}:{written.line}.py"
    reader = _DOCUMENTS.get(PurePosixPath(target).suffix, lower_python)
    return reader(target, "\n" * (written.line - 1) + written.text)
