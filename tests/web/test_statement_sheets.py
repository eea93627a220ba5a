"""A station's statement on paper: as it was written, for who may see how the station stands."""

from datetime import UTC, datetime

import httpx
import pymupdf

from server.domain.people import Role
from server.store import sql
from server.tables.columns import uuid7
from tests.web.browser import signed_in
from tests.web.town import Town

WRITTEN = """
    insert into notice (id, kind, unit, title, body, visibility, audience, needs_receipt, period, period_on,
        published_at, version)
    values ($1, 'SUMMARY', $2, '十月汇总', '接待选民四场。', 'PUBLIC', '{}', false, '2026-10', '2026-10-01', $3, 1)
"""


async def test_the_paper_says_what_was_written_and_whether_it_is_published(site: httpx.AsyncClient, town: Town) -> None:
    """A draft says that it is one; nobody else's is shown."""
    draft, published = uuid7(), uuid7()
    await sql.execute(WRITTEN, draft, town.congress.id, None)
    await sql.execute(WRITTEN.replace("2026-10'", "2026-09'"), published, town.congress.id, datetime.now(UTC))
    path = f"/sheets/statements/{draft}.pdf"
    nobody = await site.get(path)
    await signed_in(site, Role.CONGRESS_STAFF, town.congress)

    papers = [await site.get(f"/sheets/statements/{one}.pdf") for one in (draft, published)]
    others = [await site.get(f"/sheets/statements/{name}") for name in (f"{draft}.xlsx", "x.pdf", f"{uuid7()}.pdf")]

    said = ["".join(str(pymupdf.open(stream=one.content)[0].get_text()).split()) for one in papers]
    assert all("接待选民四场。" in text for text in said)
    assert ["尚未发布" in text for text in said] == [True, False]
    assert nobody.status_code == 401
    assert [other.status_code for other in others] == [404, 404, 404]
