"""
The one database engine, made safe for long-lived workers.

Piccolo's own transaction leaks its connection when COMMIT or ROLLBACK raises, and
leaves itself set as the current one, so that the next "transaction" of the same task
is none. Here the connection always goes back and the first error is the one that flies.
"""

import asyncio
from typing import Any, Literal

import asyncpg
from piccolo.engine.postgres import PostgresEngine, PostgresTransaction

from server.settings import settings


class SafeTransaction(PostgresTransaction):
    """A transaction whose end always gives the connection back."""

    async def __aexit__(self, exception_type: Any, exception: Any, traceback: Any) -> Literal[False]:
        if self._parent:
            return False
        try:
            if exception is not None:
                if not self._rolled_back:
                    await self._roll_back_quietly()
            elif not self._committed and not self._rolled_back:
                await self.commit()
        finally:
            self.engine.current_transaction.reset(self.context)
            await self._give_back()
        return False

    async def _roll_back_quietly(self) -> None:
        """Roll back; a dead connection must not hide the error that brought us here."""
        try:
            await self.rollback()
        except (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError):
            self.connection.terminate()

    async def _give_back(self) -> None:
        if self.engine.pool:
            await asyncio.shield(self.engine.pool.release(self.connection))
        else:
            await self.connection.close()


class SafeEngine(PostgresEngine):
    """Piccolo's engine with `SafeTransaction`, and silent about the server at import."""

    def transaction(self, allow_nested: bool = False) -> SafeTransaction:
        return SafeTransaction(engine=self, allow_nested=allow_nested)

    async def check_version(self) -> None:
        """Nothing: the start of the pool says soon enough that there is no server."""

    async def prep_database(self) -> None:
        """Nothing: no extension is needed."""


ENGINE = SafeEngine(config={"dsn": settings().database_url})


async def open_pool(*, most: int = 10) -> None:
    """Open the pool all queries of this process share; up to `most` connections."""
    await ENGINE.start_connection_pool(
        min_size=1,
        max_size=most,
        server_settings={"idle_in_transaction_session_timeout": "10000"},
        reset=_left_clean,
    )


async def _left_clean(_connection: Any) -> None:
    """
    Nothing: our locks and settings end with their transaction, so a connection goes back clean.

    asyncpg's own reset would be a second round trip for every query. An open transaction is
    rolled back before this is asked.
    """


async def close_pool() -> None:
    """Give all connections back."""
    await ENGINE.close_connection_pool()
