# What one does with this repository. `just` lists it.

_default:
    @just --list

# everything that the continuous integration demands, in the present environment
check: lint types walls test

# the tests, the fixture suite among them
test *arguments:
    pytest {{arguments}}

# style
lint:
    ruff check .
    ruff format --check tos_lint tests benchmarks

# types
types:
    mypy

# who may import whom
walls:
    lint-imports

# what a fresh machine says: new environments, all checks, and the built wheel alone
ci:
    .ci/run
