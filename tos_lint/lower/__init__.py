"""Room 2: an input becomes facts.

`lower` is total: for any text it gives `FileFacts`, at worst empty ones with a gap. What a file says
depends on its text and path only: not on the catalogue, the policy, or any other file.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from tos_lint.ir.facts import FileFacts, Gap, Reason
from tos_lint.ir.inputs import Format, InputFile
from tos_lint.ir.spans import Span
from tos_lint.lower.containerfile import lower_containerfile
from tos_lint.lower.document import lower_ini, lower_json, lower_toml, lower_yaml
from tos_lint.lower.justfile import lower_justfile
from tos_lint.lower.makefile import lower_makefile
from tos_lint.lower.markdown import lower_markdown
from tos_lint.lower.notebook import lower_notebook
from tos_lint.lower.parquet import lower_parquet
from tos_lint.lower.python import lower_python
from tos_lint.lower.records import lower_records
from tos_lint.lower.script import lower_shell
from tos_lint.lower.snakefile import lower_snakefile

__all__ = ["LOWERERS", "lower"]

Lowerer = Callable[[str, str], FileFacts]
"""From a path and a text to facts."""

LOWERERS: Final[tuple[tuple[Format, Lowerer], ...]] = (
    (Format.PYTHON, lower_python),
    (Format.NOTEBOOK, lower_notebook),
    (Format.SHELL, lower_shell),
    (Format.MAKEFILE, lower_makefile),
    (Format.JUSTFILE, lower_justfile),
    (Format.SNAKEFILE, lower_snakefile),
    (Format.CONTAINERFILE, lower_containerfile),
    (Format.MARKDOWN, lower_markdown),
    (Format.YAML, lower_yaml),
    (Format.JSON, lower_json),
    (Format.TOML, lower_toml),
    (Format.INI, lower_ini),
    (Format.RECORDS, lower_records),
    (Format.PARQUET, lower_parquet),
)


def lower(given: InputFile) -> FileFacts:
    """What one file says; a fault of ours inside a lowerer becomes a gap."""
    try:
        return dict(LOWERERS)[given.format](given.path, given.text)
    except Exception as error:  # noqa: BLE001 - one file must never stop the run
        detail = f"tos-lint failed on this file: {type(error).__name__}: {error}".partition("\n")[0]
        return FileFacts(given.path, gaps=(Gap(Reason.INTERNAL, detail, Span(1)),))
