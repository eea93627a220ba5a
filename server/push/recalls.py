"""
Taking back what went out of a notice that was recalled (撤回): WeCom can for a day, nobody else can at all.

What waits is read from the ledger, so that it is found again whatever died meanwhile; the ledger
says in the end of each that it was taken back, or that it stands.
"""

from datetime import UTC, datetime, timedelta

import structlog

from server.domain.notices import Channel
from server.push.wecom import WecomSender
from server.store import recalls
from server.tables.engine import ENGINE

log = structlog.get_logger()

WITHIN = timedelta(days=1)
"""After it WeCom takes nothing back (developer.work.weixin.qq.com, message/recall)."""
MOST = 10
"""Messages asked about under one claim."""


async def take_back(sender: WecomSender | None, now: datetime | None = None) -> int:
    """
    Up to `MOST` messages are off all screens, or asked for again later; how many were asked for. Safe to run twice.

    Args:
        sender: None where WeCom is not set up; what it carried then stands once the day is over.
    """
    at = now or datetime.now(UTC)
    async with ENGINE.transaction():
        standing = await recalls.stand(at - WITHIN, [Channel.WECOM])
        claimed = await recalls.claim(Channel.WECOM, at, MOST) if sender else []
    gone = [one for one in claimed if sender and await sender.recall(one.service_id)]
    persons = await recalls.taken_back(gone) if gone else 0
    if standing or claimed:
        log.info("recalled_beyond", messages=len(claimed), taken_back=len(gone), persons=persons, standing=standing)
    return len(claimed)
