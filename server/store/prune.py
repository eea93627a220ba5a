"""
What is thrown away when its time is over.

Nothing a person wrote, but for bytes no record could be made of, long after a person dealt with them.
"""

from datetime import timedelta

from server.store import feed, intakes, sql

CODES = timedelta(days=1)
ATTEMPTS = timedelta(days=1)
SESSIONS = timedelta(days=30)
TOMBSTONES = timedelta(days=90)
RECEIPTS = timedelta(days=30)
"""As long as phones keep what they sent."""
QUARANTINE = timedelta(days=3 * 366)
"""After staff dealt with them; a claim can be brought for three years (民法典 §188). Until then they stay."""


async def prune() -> int:
    """Old codes, tries, sessions, bytes long dealt with, lists nobody took in, forgotten rows of the feed; how many."""
    codes = await sql.execute("DELETE FROM login_code WHERE expires_at < now() - $1::interval", CODES)
    attempts = await sql.execute("DELETE FROM attempt WHERE at < now() - $1::interval", ATTEMPTS)
    sessions = await sql.execute(
        "DELETE FROM session WHERE least(ended_at, expires_at) < now() - $1::interval", SESSIONS
    )
    apart = await sql.execute(
        "DELETE FROM quarantine USING handling"
        " WHERE handling.concern = quarantine.id AND handling.at < now() - $1::interval",
        QUARANTINE,
    )
    return codes + attempts + sessions + apart + await intakes.forget() + await feed.forget(TOMBSTONES, RECEIPTS)


async def release_parked(within: timedelta | None = None) -> int:
    """
    Records that wait for another are looked at again, in case it came from elsewhere or never will.

    Args:
        within: Only those parked so lately; all if None.
    """
    return await sql.execute(
        "UPDATE record SET state = 0 WHERE state = 2 AND code = 'WAITING_PARENT'"
        " AND ($1::interval IS NULL OR settled_at > now() - $1::interval)",
        within,
    )
