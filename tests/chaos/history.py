"""
What everybody did and saw, line by line: a file that only grows.

The checker reads it and nothing else of the run. Who writes a line has done it already, or
seen it on its own disk; nothing is written of what somebody only meant to do.
"""

import json
import time
from pathlib import Path
from typing import Any

WROTE, SENT, HEARD, ACKED, PULLED, RESET, DIED = "wrote", "sent", "heard", "acked", "pulled", "reset", "died"
HOLDS, WIPED, ACTED, KILLED, FAULT, CALM = "holds", "wiped", "acted", "killed", "fault", "calm"
KEPT, RESTORED, BROKEN = "kept", "restored", "broken"


class History:
    """The file of one run."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._began = time.monotonic()
        self._out = file.open("w", encoding="utf-8")

    def tell(self, who: str, what: str, **facts: Any) -> None:
        """One line more."""
        line = {"at": round(time.monotonic() - self._began, 4), "who": who, "what": what, **facts}
        self._out.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")

    def close(self) -> None:
        self._out.close()


def lines(file: Path) -> list[dict[str, Any]]:
    """All lines of a history, in order."""
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
