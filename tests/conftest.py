"""What all tests share: generated examples may take as long as the machine needs."""

from hypothesis import settings

settings.register_profile("tos-lint", deadline=None)
settings.load_profile("tos-lint")
