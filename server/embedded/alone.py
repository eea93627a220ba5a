"""The embedded database of a stopped system, for as long as one command needs it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from server.embedded import crew, only_one, postgres
from server.embedded.places import Places

STOPPED_WITHIN_S = 30
"""It writes everything down before it ends."""


@asynccontextmanager
async def database(places: Places) -> AsyncIterator[str]:
    """
    PostgreSQL runs on this data folder and answers at the address; afterwards it is stopped.

    Raises:
        AlreadyRunningError: The system runs.
        TimeoutError: It did not answer.
    """
    places.make()
    with only_one.take(places):
        only_one.sweep(places)
        engine = crew.database(places)
        await engine.start()
        try:
            await engine.ready()
            yield postgres.url(places)
        finally:
            engine.ask_to_stop()
            await engine.stopped(STOPPED_WITHIN_S)
