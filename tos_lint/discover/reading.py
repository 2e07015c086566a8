"""Bytes to text: UTF-8, or, for Python, what its coding comment says."""

from __future__ import annotations

import codecs
import re
from typing import Final

from tos_lint.ir.inputs import Format

_COOKIE: Final = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")


class Unreadable(Exception):
    """Bytes that are no text; the message is one line for the reader of the report."""


def decoded(data: bytes, kind: Format) -> str:
    """The text of a file, without a byte order mark. Raises Unreadable."""
    if b"\0" in data:
        raise Unreadable("binary: it holds NUL bytes")
    encoding = _declared(data) if kind is Format.PYTHON else "utf-8"
    try:
        return data.decode("utf-8-sig" if encoding == "utf-8" else encoding)
    except (UnicodeDecodeError, LookupError) as error:
        raise Unreadable(f"not {encoding} text: {_where(data, error)}") from error


def _declared(data: bytes) -> str:
    """The encoding that the first or second line of Python code declares."""
    for line in data.split(b"\n", 2)[:2]:
        if found := _COOKIE.match(line):
            try:
                codec = codecs.lookup(found.group(1).decode("ascii"))
            except (LookupError, UnicodeDecodeError) as error:
                raise Unreadable("its coding comment names no known encoding") from error
            if not getattr(codec, "_is_text_encoding", True):
                raise Unreadable("its coding comment names no text encoding")
            return codec.name
        if line.strip() and not line.lstrip().startswith(b"#"):
            break
    return "utf-8"


def _where(data: bytes, error: Exception) -> str:
    if isinstance(error, UnicodeDecodeError):
        line = data.count(b"\n", 0, error.start) + 1
        return f"line {line} has byte 0x{data[error.start]:02x}"
    return str(error)
