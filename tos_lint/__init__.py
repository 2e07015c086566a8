"""tos-lint: which provider's output reaches which training step, and what the terms in force say of it.

Programs that embed it call `tos_lint.pipeline.check_project` and read the values of
`tos_lint.ir.findings`; nothing is imported here, so that the command line starts quickly.
"""

__version__ = "0.1.0"
