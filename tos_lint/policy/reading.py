"""Reading a policy strictly: what is wrong has a file, a line and a hint."""

from __future__ import annotations

import difflib
from typing import Any

from pydantic import BaseModel, ValidationError

from tos_lint.documents import Key
from tos_lint.ir.findings import Problem
from tos_lint.policy.finding import PolicyText
from tos_lint.policy.schema import PolicyFile


def checked(text: PolicyText) -> PolicyFile:
    """The policy, every key and value of it. Raises Problem for the first thing that is wrong.

    A key under which nothing stands, or only comments, says nothing.
    """
    plain = text.root.plain()
    if plain is None:
        return PolicyFile()
    if not isinstance(plain, dict):
        raise Problem("a policy is a mapping of keys and values", f"{text.label}:{text.root.line}")
    said = {key: value for key, value in plain.items() if value is not None}
    try:
        return PolicyFile.model_validate(said)
    except ValidationError as error:
        problems = [_problem(text, dict(each)) for each in error.errors(include_url=False)]
        first = min(problems, key=lambda each: int(each.where.rsplit(":", 1)[1]))
        raise first from error


def _problem(text: PolicyText, error: dict[str, Any]) -> Problem:
    """One complaint of the schema in our words."""
    path: tuple[Key, ...] = tuple(error["loc"])
    where = f"{text.label}:{text.line(path)}"
    key = str(path[-1]) if path else ""
    named = next((str(part) for part in reversed(path) if isinstance(part, str)), "")
    match error["type"]:
        case "extra_forbidden":
            return Problem(f"unknown key {key!r} in policy", where, _guess(key, _known(path[:-1])))
        case "missing":
            return Problem(f"{key!r} is missing", where)
        case "literal_error":
            return Problem(f"{named!r} is {error['ctx']['expected']}, not {error['input']!r}", where)
        case "value_error":
            return Problem(f"{named!r}: {error['msg'].removeprefix('Value error, ')}", where)
        case "string_pattern_mismatch":
            return Problem(f"{named!r}: {error['input']!r} is no rule code or prefix of one", where)
        case "tuple_type":
            return Problem(f"{named!r} is a list, not {error['input']!r}", where)
        case _:
            return Problem(f"{named!r}: {error['msg'][:1].lower()}{error['msg'][1:]}", where)


def _known(path: tuple[Key, ...]) -> tuple[str, ...]:
    """The keys that the mapping at a path may have."""
    section: type[BaseModel] = PolicyFile
    for key in path:
        field = next((f for n, f in section.model_fields.items() if key in (n, f.alias)), None)
        inner = _section_in(field.annotation) if field else None
        section = inner or section
    return tuple(field.alias or name for name, field in section.model_fields.items())


def _section_in(annotation: object) -> type[BaseModel] | None:
    """The section that a type mentions: itself, or what a list or mapping of it holds."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    inner = (_section_in(each) for each in getattr(annotation, "__args__", ()))
    return next((each for each in inner if each), None)


def _guess(word: str, known: tuple[str, ...]) -> str:
    close = difflib.get_close_matches(word, known, 1)
    return f"did you mean {close[0]!r}?" if close else f"known keys: {', '.join(sorted(known))}"
