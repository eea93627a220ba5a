"""What a resolver may know of its request, and what it may add to the answer."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from litestar.datastructures import Cookie

from server.domain.viewer import Viewer
from server.errors import SecondFactorError, SignInRequiredError
from server.store.sessions import Held
from server.viewer import Asker


@dataclass(slots=True)
class Context:
    """
    One request.

    Attributes:
        cookies, headers: Go out with the answer.
        counts, kinds: Read once for all activities of an answer, by id.
    """

    asker: Asker
    cookies: list[Cookie] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    counts: dict[UUID, dict[str, int]] = field(default_factory=dict)
    kinds: dict[UUID, Any] = field(default_factory=dict)

    @property
    def viewer(self) -> Viewer | None:
        return self.asker.viewer

    def signed_in(self) -> Viewer:
        """
        Who asks.

        Raises:
            SecondFactorError: There is a session, and it wants one.
            SignInRequiredError: There is none.
        """
        if self.asker.viewer is not None:
            return self.asker.viewer
        raise SecondFactorError if self.asker.held else SignInRequiredError

    def held(self) -> Held:
        """The session, which may still want a second factor."""
        if self.asker.held is None:
            raise SignInRequiredError
        return self.asker.held
