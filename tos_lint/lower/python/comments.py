"""Comments addressed to tos-lint in Python code: `# tos: ...`."""

from __future__ import annotations

import contextlib
import io
import tokenize

from tos_lint.ir.facts import Remark
from tos_lint.lower.python.origin import Origin

_BLANK = frozenset({tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.COMMENT})


def remarks_in(text: str, origin: Origin) -> tuple[Remark, ...]:
    """The remarks of a text; alone on its line, one speaks of the next line of code."""
    if "tos:" not in text:
        return ()
    found: list[Remark] = []
    pending: list[tuple[str, int, int]] = []
    code_line = 0
    for kind, string, (line, column), (end_line, _) in _tokens(text):
        if kind == tokenize.COMMENT:
            said = string.lstrip("#").strip()
            if not said.startswith("tos:"):
                continue
            if code_line == line:
                span = origin.at(line, column + 1)
                found.append(Remark(said, span, span.line))
            else:
                pending.append((said, line, column))
        elif kind not in _BLANK:
            code_line = end_line
            found += [Remark(said, origin.at(at, col + 1), origin.at(line).line) for said, at, col in pending]
            pending = []
    found += [Remark(said, origin.at(at, col + 1), origin.at(at).line) for said, at, col in pending]
    return tuple(found)


def _tokens(text: str) -> list[tuple[int, str, tuple[int, int], tuple[int, int]]]:
    """The tokens up to the first error."""
    tokens: list[tuple[int, str, tuple[int, int], tuple[int, int]]] = []
    with contextlib.suppress(tokenize.TokenError, SyntaxError, RecursionError):
        tokens.extend(
            (token.type, token.string, token.start, token.end)
            for token in tokenize.generate_tokens(io.StringIO(text).readline)
            if token.type != tokenize.ENDMARKER
        )
    return tokens
