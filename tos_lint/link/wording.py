"""What sentences and short texts say of a maker: which models they name, and whether as the author.

A claim has three parts in one sentence: a word for making, a word that leads to the maker, and the
maker (`generated with gpt-4o`). A word of denial or of measuring before the maker undoes it (`not
generated with`, `compared with`). This is a guess: what rests on it says so.
"""

from __future__ import annotations

import re
from typing import Final

from tos_lint.ir.evidence import Phrases
from tos_lint.ir.graph import Maker
from tos_lint.link.makers import Makers

SURFACE: Final = "dataset"
"""The door of whoever is named as the author of data: nobody says through which one it went."""
NEAR: Final = 6
"""Words between the one that leads to a maker and the maker."""
FAR: Final = 14
"""Words between the one for making and the maker."""
_PIECE: Final = re.compile(r"[a-z0-9]+")
_WORD: Final = re.compile(r"[A-Za-z0-9][\w.:+/-]*")


class Wording:
    """Reads texts for people by the phrases of the rules."""

    def __init__(self, phrases: Phrases, makers: Makers) -> None:
        self._phrases = phrases
        self._makers = makers
        self._spoken = dict(phrases.makers)
        self._made, self._by = frozenset(phrases.made), frozenset(phrases.by)
        self._against = frozenset((*phrases.denied, *phrases.measured))

    def named(self, text: str) -> tuple[Maker, ...]:
        """The makers that a short text names, models with their ids; none where it denies them."""
        words = _words(text)
        found = []
        for at, word in enumerate(words):
            for spelled in dict.fromkeys((word, *_PIECE.findall(word))):
                if (spelled == word or spelled in self._spoken) and (maker := self._maker(spelled)):
                    found.append(maker)
                    break
            if found and self._undone(words, at):
                return ()
        return _distinct(found)

    def claimed(self, sentence: str) -> tuple[Maker, ...]:
        """The makers of which a sentence says that they wrote something."""
        words = _words(sentence)
        found = []
        for at, word in enumerate(words):
            led = any(each in self._by for each in words[max(0, at - NEAR) : at])
            made = any(each in self._made for each in words[max(0, at - FAR) : at + FAR])
            if led and made and (maker := self._maker(word)) and not self._undone(words, at):
                found.append(maker)
        return _distinct(found)

    def limiting(self, sentence: str) -> tuple[Maker, ...]:
        """The makers of which a sentence says that their terms hold."""
        lowered = sentence.lower()
        if not any(phrase in lowered for phrase in self._phrases.limited):
            return ()
        return _distinct([maker for word in _words(sentence) if (maker := self._maker(word))])

    def measures(self, sentence: str) -> bool:
        """Whether a sentence is about measuring."""
        return not frozenset(self._phrases.measured).isdisjoint(_words(sentence))

    def _maker(self, word: str) -> Maker | None:
        """Whom one word names: a word for a maker, or an id with a number in it."""
        provider = self._spoken.get(word, "")
        if not provider and any(letter.isdigit() for letter in word) and any(map(str.isalpha, word)):
            provider = self._makers.owner(word)
            return Maker(provider, SURFACE, word) if provider else None
        return Maker(provider, SURFACE) if provider else None

    def _undone(self, words: list[str], at: int) -> bool:
        before = words[:at]
        return not self._against.isdisjoint(before)


def _words(text: str) -> list[str]:
    """The words of a text in lower case; `OpenAI's` is two, `GPT-4o,` one."""
    plain = text.lower().replace("\u2019", "'").replace("'s", " ").replace("n't", " not")
    return [word.rstrip(".:+/-") for word in _WORD.findall(plain)]


def _distinct(makers: list[Maker]) -> tuple[Maker, ...]:
    """Each maker once; one whose model is named stands for itself without."""
    with_model = {maker.provider for maker in makers if maker.model}
    kept = [maker for maker in makers if maker.model or maker.provider not in with_model]
    return tuple(dict.fromkeys(kept))
