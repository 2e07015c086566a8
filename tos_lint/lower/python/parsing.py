"""From text to a syntax tree, or one line that says why not."""

from __future__ import annotations

import ast
import warnings


class Unparsed(Exception):
    """The text is not Python that can be read; the message says why, `line` where."""

    def __init__(self, why: str, line: int) -> None:
        super().__init__(why)
        self.line = line


def parsed(text: str) -> ast.Module:
    """The tree of a text; newer syntax than this interpreter's is read too.

    Raises `Unparsed`.
    """
    try:
        return _parse(text)
    except Unparsed as refusal:
        from tos_lint.lower.python.newer_syntax import rewritten  # noqa: PLC0415  (its library is slow to load)

        older = rewritten(text)
        if older is None:
            raise
        try:
            return _parse(older)
        except Unparsed:
            raise refusal from None


def _parse(text: str) -> ast.Module:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except SyntaxError as error:
        why = (error.msg or "invalid syntax").partition("\n")[0]
        raise Unparsed(f"not Python 3: {why}", error.lineno or 1) from None
    except ValueError as error:
        raise Unparsed(f"not Python 3: {error}", 1) from None
    except (RecursionError, MemoryError):
        raise Unparsed("nested too deeply to be read", 1) from None
