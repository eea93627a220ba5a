"""A department's requests over the wire: what came of each is read once it is announced, and by nobody else."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from server.commands import catalogue
from tests.api.browser import Browser
from tests.api.places import number, the_county

SOON = datetime.now(UTC) + timedelta(days=9)
WISH = {"title": "泵站开放日", "text": "请代表看看。", "startsAt": SOON.isoformat(), "place": "东塘泵站"}


async def test_what_a_request_became_is_read_once_announced(browsers: Callable[[], Browser]) -> None:
    """While the office is at its draft only that it was granted; then where; another county's staff see neither."""
    county = await the_county()
    await catalogue.release()
    handler, office, other = browsers(), browsers(), browsers()
    for browser, who in ((handler, "经办"), (office, "何远"), (other, "高平")):
        await browser.signs_in(number(who))
    ends = (SOON + timedelta(hours=2)).isoformat()
    asked = await handler.asks("AskActivity", input=WISH | {"endsAt": ends})
    granted = await office.asks("MoveRequest", id=asked["id"], verb="APPROVE")

    before = await became(handler)
    await office.asks("Invite", activity=granted["activity"], seats=[str(county.seats["陈静"])])
    await office.asks("MoveActivity", id=granted["activity"], verb="PUBLISH")
    after = await became(handler)

    assert before == ("APPROVED", None)
    assert after[0] == "APPROVED"
    assert (after[1]["state"], after[1]["place"]) == ("PUBLISHED", "东塘泵站")
    assert await other.asks("ActivityRequests") == []


async def became(browser: Browser) -> tuple[str, Any]:
    """How the one request stands, and what it became."""
    (row,) = await browser.asks("ActivityRequests")
    return row["state"], row["arranged"]
