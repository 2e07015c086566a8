"""`python -m tos_lint`: the command line without the installed script."""

import sys

from tos_lint.cli import run

sys.exit(run(sys.argv[1:]))
