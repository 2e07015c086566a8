"""What all tests share: generated examples may take as long as they need; no test meets the user's cache."""

import os
import tempfile
from collections.abc import Iterator

import pytest
from hypothesis import settings

settings.register_profile("tos-lint", deadline=None)
settings.load_profile("tos-lint")


@pytest.fixture(autouse=True, scope="session")
def own_caches() -> Iterator[None]:
    """The folder of caches of this run, also for the processes that tests start."""
    with tempfile.TemporaryDirectory() as folder:
        before = os.environ.get("XDG_CACHE_HOME")
        os.environ["XDG_CACHE_HOME"] = folder
        yield
        if before is None:
            del os.environ["XDG_CACHE_HOME"]
        else:
            os.environ["XDG_CACHE_HOME"] = before
