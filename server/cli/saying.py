"""How a command speaks to the person at the terminal, and how it says no."""

import sys


class RefusedToStartError(Exception):
    """What was asked makes no sense or is not safe; the words say why and what to do."""


def say(words: str) -> None:
    """Words for the person at the terminal."""
    sys.stderr.write(words + "\n")
    sys.stderr.flush()
