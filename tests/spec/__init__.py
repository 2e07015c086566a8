"""The spec harness: fixtures with expectations beside the line, strict both ways."""
