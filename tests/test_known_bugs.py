"""Every bug of others that `docs/known-bugs.md` names is kept out by a test that is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in (ROOT / "docs/known-bugs.md").read_text().splitlines()
    if line.startswith("| ") and not line.startswith("| what went wrong")
]
TESTS = "\n".join(
    path.read_text()
    for folder, pattern in (("tests", "test_*.py"), ("pwa/src", "*.test.ts"))
    for path in sorted((ROOT / folder).rglob(pattern))
)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_known_bug_is_kept_out_by_a_test_that_is_there(row: list[str]) -> None:
    """By its name; a test that is renamed is renamed here."""
    named = [name for name in re.findall("`([^`]+)`", row[2]) if not name.startswith(("make ", "pwa/"))]
    missing = [name for name in named if f"def {name}(" not in TESTS and f"'{name}'" not in TESTS]

    assert missing == []
    assert named or "worker of its own" in row[2]
