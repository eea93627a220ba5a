"""What is thrown away when its time is over: nothing a person wrote, ever."""

from datetime import timedelta

from server.store import feed, sql

CODES = timedelta(days=1)
ATTEMPTS = timedelta(days=1)
SESSIONS = timedelta(days=30)
TOMBSTONES = timedelta(days=90)
RECEIPTS = timedelta(days=30)
"""As long as phones keep what they sent."""


async def prune() -> int:
    """Old login codes and tries, sessions that ended long ago, forgotten rows of the feed; how many went."""
    codes = await sql.execute("DELETE FROM login_code WHERE expires_at < now() - $1::interval", CODES)
    attempts = await sql.execute("DELETE FROM attempt WHERE at < now() - $1::interval", ATTEMPTS)
    sessions = await sql.execute(
        "DELETE FROM session WHERE least(ended_at, expires_at) < now() - $1::interval", SESSIONS
    )
    return codes + attempts + sessions + await feed.forget(TOMBSTONES, RECEIPTS)


async def release_parked() -> int:
    """Records that wait for another are looked at again, in case it came from elsewhere or never will."""
    return await sql.execute("UPDATE record SET state = 0 WHERE state = 2 AND code = 'WAITING_PARENT'")
