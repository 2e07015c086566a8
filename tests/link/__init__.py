"""Unit tests of the pure, tricky parts of linking."""
