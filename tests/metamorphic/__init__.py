"""Findings follow the code: rewriting a project so that it means the same changes nothing they say."""
