"""Daima 代码: the server. What runs is described in docs/architecture.md."""

VERSION = "0.1.0"
"""As in pyproject.toml, CHANGELOG.md and GET /health."""
