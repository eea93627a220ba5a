"""
GET /calendar/…: a person's calendar feed (日历订阅), for the calendar on their phone.

The address is the right to read it; no cookie is asked for, and it is in no log. An address
that was ended and one that never was answer alike.
"""

from datetime import UTC, datetime
from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath

from server.commands import calendar_feeds as commands
from server.errors import NotFoundError
from server.settings import settings
from server.store import calendar_feeds
from server.web import bodies, ics

NAME = "代码·我的活动"
KEEP = "private, no-cache"
ENDING = ".ics"


@get("/calendar/{name:str}")
async def calendar_feed(request: Request[Any, Any, Any], name: FromPath[str]) -> Response[bytes]:
    """`<token>.ics`; 304 where nothing is new."""
    token, ending, rest = name.partition(ENDING)
    now = datetime.now(UTC)
    person = await calendar_feeds.find(commands.token_hash(token), now) if ending and not rest else None
    if person is None:
        raise NotFoundError("没有这个日历。它可能已经停用,请在“我的”里重新生成。")
    made = ics.calendar(NAME, await calendar_feeds.events(person, now), settings().public_url)
    head = {"content-disposition": 'inline; filename="daima.ics"', "x-robots-tag": "noindex"}
    return bodies.answer(request, bodies.make(made, ics.MEDIA, KEEP), headers=head)
