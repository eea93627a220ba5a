"""The documents a notice brings, on their way to the channels: named, and never carried."""

from datetime import date, timedelta

import pytest

from server.commands import cascade, enclosures, publishing
from server.domain.composing import NoticeVerb
from server.domain.enclosures import Enclosing, judge
from server.domain.notices import Channel
from server.domain.recurrence import Frequency, Recurs
from server.push import beyond
from server.store import reach, sql
from server.tables.engine import ENGINE
from tests.channels import scene
from tests.channels.scene import Service
from tests.composing import a_draft, moved, written
from tests.county import NOW
from tests.documents import a_pdf

pytestmark = pytest.mark.usefixtures("database")
LATER = timedelta(minutes=15)
WEEKLY = Recurs(Frequency.WEEK, date(2026, 11, 23), 9 * 60)


@pytest.fixture(autouse=True)
def _letters_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    scene.set_up(monkeypatch, Channel.EMAIL)


async def test_a_turn_of_a_recurring_notice_names_the_documents_of_the_first() -> None:
    """They hang on what was written, and every turn brings them."""
    county, name = await scene.a_reachable_county("陈静"), "值班表.pdf"
    staff, row = await county.viewer("何远"), await written(county, a_draft(recurs=WEEKLY))
    async with ENGINE.transaction() as tx:
        await enclosures.add(tx, staff, Enclosing.NOTICE, row["id"], judge(name, a_pdf()), a_pdf(), now=NOW)
    out = await moved(county, row["id"], NoticeVerb.SEND)
    assert out is not None
    at = out["send_at"]
    await publishing.publish_due(at)
    turn = await sql.value("select id from notice where series = $1", row["id"])
    async with ENGINE.transaction() as tx:
        await cascade.send_on(tx, staff, turn, await reach.unreached(turn), now=at + LATER)

    await beyond.deliver(service := Service(Channel.EMAIL), at + LATER)

    assert [message.enclosed for message in service.sent] == [(name,)]
