"""
The one file of secrets, DATA/secrets.env: made on the first start, readable by us alone.

What the environment already says wins over the file.
"""

import os
import secrets
from pathlib import Path


def load(file: Path) -> None:
    """Put the file's KEY=VALUE lines into the environment where it does not know better."""
    if not file.exists():
        return
    for line in file.read_text(encoding="utf-8").splitlines():
        name, equals, value = line.partition("=")
        if equals and not name.lstrip().startswith("#"):
            os.environ.setdefault(name.strip(), value.strip())


def ensure(file: Path) -> None:
    """There is a DAIMA_SECRET, in the environment or in the file; it is made once and kept."""
    load(file)
    if os.environ.get("DAIMA_SECRET"):
        return
    made = f"DAIMA_SECRET={secrets.token_urlsafe(32)}\n"
    before = file.read_text(encoding="utf-8") if file.exists() else ""
    half = file.with_suffix(".half")
    half.unlink(missing_ok=True)
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
        out.write(before + made)
    half.replace(file)
    load(file)
