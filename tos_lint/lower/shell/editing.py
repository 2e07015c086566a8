"""What `${name%pattern}` and its kin make of a known text."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

_SUBSTITUTION: Final = re.compile(r"(//?)((?:[^/\\]|\\.)+)(?:/(.*))?", re.DOTALL)
_CASES: Final[dict[str, Callable[[str], str]]] = {
    ",,": str.lower,
    "^^": str.upper,
    "^": lambda text: text[:1].upper() + text[1:],
    ",": lambda text: text[:1].lower() + text[1:],
}
_OPERATORS: Final = ("%%", "%", "##", "#", "//", "/", ",,", "^^", ",", "^")


_WILD: Final = {"*": ".*", "?": "."}
MAX_EDITED: Final = 1_000
"""Characters of a text that is edited."""


def edited(text: str, edit: str) -> str | None:
    """The text after an edit as it is written behind the name; None for one that is not understood."""
    operator = next((each for each in _OPERATORS if edit.startswith(each)), "")
    pattern = edit[len(operator) :].strip("\"'")
    if operator in _CASES:
        return _CASES[operator](text) if not pattern else None
    if not operator or "$" in edit or "`" in edit:
        return None
    if operator in ("/", "//"):
        return _replaced(text, edit)
    if len(text) > MAX_EDITED:
        return None
    cuts = range(len(text) + 1)
    if operator[0] == "%":
        fits = [cut for cut in cuts if _is(pattern, text[cut:])]
        return text[: (fits[0] if operator == "%%" else fits[-1])] if fits else text
    fits = [cut for cut in cuts if _is(pattern, text[:cut])]
    return text[(fits[-1] if operator == "##" else fits[0]) :] if fits else text


def _is(pattern: str, text: str) -> bool:
    return re.fullmatch(_expression(pattern), text, re.DOTALL) is not None


def _expression(pattern: str) -> str:
    """The regular expression of a pattern of the shell."""
    return "".join(_WILD.get(letter, re.escape(letter)) for letter in pattern)


def _replaced(text: str, edit: str) -> str | None:
    match = _SUBSTITUTION.fullmatch(edit)
    if match is None:
        return None
    wanted = _expression(match[2].replace("\\/", "/"))
    return re.sub(wanted, lambda _: match[3] or "", text, count=0 if match[1] == "//" else 1)
