"""House rules: `tos-lint.yaml`, or `[tool.tos-lint]` in `pyproject.toml`, becomes a `Policy`.

The file is read strictly: an unknown key, a wrong type or a date that is none is a Problem with file
and line. Every statement keeps its place, because explanations cite it. What checks it is slow to
load, and a project without a policy does without.
"""

from __future__ import annotations

import json
from pathlib import Path

from tos_lint.ir.policy import Policy
from tos_lint.policy.finding import find_policy

__all__ = ["json_schema", "load_policy"]


def load_policy(root: Path, config: Path | None = None) -> Policy:
    """The policy of the project at `root`, or the one in `config`; the default where there is none.

    Raises Problem for a file that cannot be read or does not say what a policy may say.
    """
    text = find_policy(root, config)
    if text is None:
        return Policy()
    from tos_lint.policy.conversion import converted  # noqa: PLC0415

    return converted(text)


def json_schema() -> str:
    """The JSON Schema of a policy file, for editors."""
    from tos_lint.policy.schema import schema  # noqa: PLC0415

    return json.dumps(schema(), indent=2, sort_keys=True) + "\n"
