"""Ports: where data enters or leaves a call, a command or a document, as the rows of a catalogue write it.

    arg[0, path]       the first positional argument, or the keyword `path`
    arg[messages]      the keyword only
    arg[1:]            all positional arguments from the second; arg[*] all, keywords included
    receiver           the object whose method is called
    receiver[base_url] an argument of the call that made the receiver; receiver[0, model] likewise
    maker[model]       an argument of the call that made what made the receiver (`@call(model=m)`)
    made               the result (in `mutate` and `keep`)
    api[openai.api_base]      what the program assigned to a library's module variable
    flag[dataset]      in commands: the value(s) of `--dataset` or `dataset=` (`-`/`_` do not matter;
                       dots may be part of the name)
    word[0], word[1:]  in commands: words that are neither flags nor their values
    key[datasets[].path]      in documents: the values under a key path
    const[gpt-4]       the text itself
    text[s3://{arg[Bucket]}/{arg[Key]}]   a text made of what stands at the ports in braces
    site               a text that is another one at each place (for files that nobody names)

A port may go on with steps: `arg[json].model`, `arg[0][].path`. Alternatives are joined by ` | `,
the first that is present wins.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tos_lint.ir.facts import Step


class Root(StrEnum):
    """What a port starts from."""

    ARG = "arg"
    RECEIVER = "receiver"
    MAKER = "maker"
    MADE = "made"
    API = "api"
    FLAG = "flag"
    WORD = "word"
    KEY = "key"
    CONST = "const"
    TEXT = "text"
    SITE = "site"


@dataclass(frozen=True, slots=True)
class Port:
    """Where data enters or leaves. `names` and `positions` are alternatives for one argument."""

    root: Root
    positions: tuple[int, ...] = ()
    names: tuple[str, ...] = ()
    rest_from: int = -1
    """For `arg[1:]`, `word[0:]`: the first position of a slice; -1 otherwise."""
    rest_to: int = 0
    """For `word[:-1]`: the (negative) end of a slice; 0: to the end."""
    everything: bool = False
    """`arg[*]`."""
    steps: tuple[Step, ...] = ()
    """`.name`, `[name]` or `[*]`, applied to what is found."""
    text: str = ""
    """The text of `const[...]`, the path of `api[...]`, the key path of `key[...]`."""
    pieces: tuple[str | tuple[Port, ...], ...] = ()
    """Of `text[...]`: literal text, and ports, in order."""


Ports = tuple[Port, ...]
"""Alternatives, the first that is present wins."""
