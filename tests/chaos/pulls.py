"""One pull of a phone under way, page by page, and short names for what rows say."""

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Pull:
    """One pull under way; a phone that dies has none of it."""

    from_cursor: str | None
    afresh: bool
    page: str | None = None
    cursor: str | None = None
    rows: list[list[Any]] = field(default_factory=list)
    added: set[str] = field(default_factory=set)
    dropped: set[str] = field(default_factory=set)

    def hear(self, said: dict[str, Any]) -> None:
        """One page more; the last one says all of the scopes."""
        self.rows += said["rows"]
        self.page, self.cursor = said["page"], said["cursor"]
        self.added, self.dropped = {*said["addScopes"]}, {*said["dropScopes"]}

    def scopes(self, held: set[str], *, drops: bool) -> set[str]:
        """Those held once it is kept."""
        return (held | self.added) - (self.dropped if drops else set())


def digest(body: Any) -> str:
    """A short name of a row's body."""
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()[:12]
