"""A phone of a page: writes, sends in any company and order, pulls page by page, dies between any two lines."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from server.domain.records import UNSETTLED, ReceiptCode
from tests.models.server import Act, Key, Page, Server


@dataclass
class Pull:
    """One under way: nothing of it counts before its last page."""

    staged: dict[Key, tuple[int, Any]] = field(default_factory=dict)
    gone: set[Key] = field(default_factory=set)
    added: set[str] = field(default_factory=set)
    dropped: set[str] = field(default_factory=set)
    more: Any = None


@dataclass
class Phone:
    """
    Attributes:
        written: Every record it ever wrote and still has, by id; never thrown away here.
        acked: Those the server said it keeps.
        ended: Those whose answer came, and what it was.
    """

    person: str
    device: UUID
    seq: int = 0
    written: dict[UUID, Act] = field(default_factory=dict)
    acked: set[UUID] = field(default_factory=set)
    ended: dict[UUID, ReceiptCode] = field(default_factory=dict)
    receipts: dict[UUID, tuple[ReceiptCode, int | None]] = field(default_factory=dict)
    base: dict[Key, tuple[int, Any]] = field(default_factory=dict)
    scopes: set[str] = field(default_factory=set)
    cursor: Any = None
    pulling: Pull | None = None

    def writes(self, act: Act) -> None:
        """On the disk from now on."""
        self.written[act.id] = act

    def unsent(self) -> list[Act]:
        """What no server said it keeps."""
        return [act for act in self.written.values() if act.id not in self.acked]

    def items(self) -> dict[str, tuple[str, int, Any]]:
        """What can be edited: by name, its scope, revision and body."""
        return {name: (scope, rev, body) for (scope, kind, name), (rev, body) in self.base.items() if kind == "item"}

    def pulls(self, server: Server, limit: int) -> bool:
        """One page; True once the last came and all of it is kept."""
        going = self.pulling or Pull()
        page = server.pull(self.person, self.cursor, self.scopes, going.more, limit)
        if page.reset:
            self._begin_anew(server)
            return False
        self._stage(going, page)
        self.pulling = going
        if page.cursor is None:
            return False
        self._keep(going, page.cursor)
        return True

    def recovers(self, server: Server) -> None:
        """What waits for its answer and the server knows nothing of was lost with a database: it goes again."""
        if "archive not sent again" not in server.bugs:
            self.acked = {record for record in self.acked if record in self.ended or record in server.records}

    def dies(self) -> None:
        """Pages of a pull that did not end are worth nothing."""
        self.pulling = None

    def _stage(self, going: Pull, page: Page) -> None:
        going.added = page.added
        going.dropped = page.dropped
        going.more = page.more
        for key, rev, body in page.rows:
            (going.gone.add if body is None else going.gone.discard)(key)
            if body is None:
                going.staged.pop(key, None)
            else:
                going.staged[key] = (rev, body)

    def _keep(self, going: Pull, cursor: Any) -> None:
        """Rows, scopes and cursor change together."""
        out = going.added | going.dropped
        now = (self.scopes | going.added) - going.dropped
        base = {key: row for key, row in self.base.items() if key[0] not in out and key not in going.gone}
        base |= {key: row for key, row in going.staged.items() if key[0] in now}
        self.receipts |= {UUID(key[2]): row[1] for key, row in base.items() if key[1] == "receipt"}
        self.base = {key: row for key, row in base.items() if key[1] != "receipt"}
        self.scopes = now
        self.cursor, self.pulling = cursor, None
        self._settle()

    def _settle(self) -> None:
        """A record ends iff its answer is here, and so is what it changed."""
        revs = {name: rev for name, (_, rev, _) in self.items().items()}
        for record, (code, rev) in self.receipts.items():
            act = self.written.get(record)
            if act and code not in UNSETTLED and (rev is None or revs.get(act.entity, rev) >= rev):
                self.ended[record] = code

    def _begin_anew(self, server: Server) -> None:
        """Base and cursor are forgotten, never the outbox; what was archived is sent again."""
        self.base, self.scopes, self.cursor, self.pulling = {}, set(), None, None
        if "archive not sent again" not in server.bugs:
            self.acked, self.ended, self.receipts = set(), {}, {}
