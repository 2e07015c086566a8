"""The project's Python as one program: which file a module name means, which body a symbol.

Import roots are not configured anywhere that can be trusted, so every folder above a file is a
candidate: `from a.b import c` in `x/y/z.py` looks for `a/b.py` beside the file first (a script's own
folder is on the path), then in each folder above it, then in any other folder (`src/`, a script that
extends the path), where it must be the only one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import PurePosixPath

from tos_lint.ir.facts import Body, Branch, Fact, FileFacts, Import, Loop


class Program:
    """Files, bodies and modules of the project, by name."""

    def __init__(self, files: Sequence[FileFacts]) -> None:
        self.files = {facts.path: facts for facts in flattened(files)}
        self.stored = {
            inner.path: facts.path for facts in files for inner in facts.embedded if facts.path in self.files
        }
        """Where the text of embedded files is stored: the notebook that writes them."""
        self.bodies: dict[tuple[str, str], Body] = {
            (facts.path, body.symbol): body for facts in self.files.values() for body in facts.bodies
        }
        self._above: dict[str, tuple[str, ...]] = {}
        self._modules = {path for path in self.files if (path, "") in self.bodies}

    @cached_property
    def _folders(self) -> frozenset[str]:
        """Every folder that holds Python, directly or deeper, with its parents."""
        found: set[str] = set()
        for path in self._modules:
            found.update(str(parent) for parent in PurePosixPath(path).parents)
        return frozenset(found)

    def importers(self, path: str) -> tuple[str, ...]:
        """The files that import a file, directly or through others, in a fixed order."""
        known = self._above.get(path)
        if known is None:
            found: set[str] = set()
            pending = [path]
            while pending:
                new = self._importing.get(pending.pop(), set()) - found
                found |= new
                pending += new
            known = self._above[path] = tuple(sorted(found - {path}))
        return known

    @cached_property
    def _importing(self) -> dict[str, set[str]]:
        """Who imports each file."""
        found: dict[str, set[str]] = {}
        for (path, _), body in self.bodies.items():
            for fact in imports(body.facts):
                target = self.module(fact.module, fact.level, path) or ""
                folder = target.removesuffix("__init__.py").rstrip("/")
                inner = self.member(folder, fact.name) if fact.name and not target.endswith(".py") else None
                if target.endswith("__init__.py") and fact.name != "*":
                    inner = self.member(folder or ".", fact.name) if fact.name else None
                for each in (target, inner):
                    if each and each != path:
                        found.setdefault(each, set()).add(path)
        return found

    @cached_property
    def _by_tail(self) -> dict[str, list[str]]:
        """Modules by their last dotted component, to find roots that are nowhere written."""
        found: dict[str, list[str]] = {}
        for path in sorted(self._modules):
            name = PurePosixPath(path)
            tail = name.parent.name if name.stem == "__init__" else name.stem
            found.setdefault(tail, []).append(path)
        return found

    @property
    def modules(self) -> list[str]:
        """All files with Python at their top level, in a fixed order."""
        return sorted(self._modules)

    def module(self, name: str, level: int, importer: str) -> str | None:
        """The file or folder (with a final slash) that a module name means in an importing file."""
        here = PurePosixPath(importer).parent
        if level:
            for _ in range(level - 1):
                here = here.parent
            return self._at(here, name)
        for folder in (here, *here.parents):
            if found := self._at(folder, name):
                return found
        return self._anywhere(name)

    def _at(self, folder: PurePosixPath, name: str) -> str | None:
        target = folder.joinpath(*name.split(".")) if name else folder
        for candidate in (
            f"{target}.py",
            f"{target}/__init__.py",
            "__init__.py" if str(target) == "." else "",
        ):
            if candidate in self._modules:
                return candidate
        if name and str(target) in self._folders:
            return f"{target}/"
        return None

    def _anywhere(self, name: str) -> str | None:
        """The only module of that dotted name below some other root; none if there are several."""
        dotted = name.split(".")
        ending = "/" + "/".join(dotted)
        found = [
            path
            for path in self._by_tail.get(dotted[-1], [])
            if path.removesuffix("/__init__.py").removesuffix(".py").endswith(ending)
        ]
        return found[0] if len(found) == 1 else None

    def member(self, folder: str, name: str) -> str | None:
        """A module or folder inside a module's folder: the `b` of `import a.b`."""
        return self._at(PurePosixPath(folder), name)


def imports(facts: Iterable[Fact]) -> Iterator[Import]:
    """The imports among facts, and in their blocks."""
    for fact in facts:
        match fact:
            case Import():
                yield fact
            case Branch(then=then, otherwise=otherwise):
                yield from imports((*then, *otherwise))
            case Loop(block=block):
                yield from imports(block)
            case _:
                pass


def flattened(files: Sequence[FileFacts]) -> list[FileFacts]:
    """The files and those embedded in them (a notebook may write a script); a real file wins."""
    own = {facts.path for facts in files}
    found: list[FileFacts] = []
    for facts in files:
        found.append(facts)
        found.extend(inner for inner in facts.embedded if inner.path not in own)
    return found
