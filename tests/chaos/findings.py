"""What the checker found wrong: of which kind, with whom, in words."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

LOST, DOUBLED, STUCK = "lost", "doubled", "stuck"
DIVERGED, UNANSWERED, BROKEN = "diverged", "unanswered", "broken"

KINDS = (LOST, DOUBLED, STUCK, DIVERGED, UNANSWERED, BROKEN)


@dataclass(frozen=True)
class Finding:
    """
    One thing that must not be.

    Attributes:
        kind: `lost`: kept or promised, and not there. `doubled`: there or done more than once.
            `stuck`: still waiting when it must not. `diverged`: two who must agree do not.
            `unanswered`: no word, or another word than the last. `broken`: our own failure as an answer.
    """

    kind: str
    who: str
    words: str


def counted(findings: Iterable[Finding]) -> dict[str, int]:
    """How many of each kind."""
    found = Counter(finding.kind for finding in findings)
    return {kind: found[kind] for kind in KINDS}
