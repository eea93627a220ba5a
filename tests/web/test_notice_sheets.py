"""The proof of a notice (送达记录): a line a person with each way it went, for who sent it and nobody else."""

import io
from urllib.parse import quote

import httpx
import pymupdf
import pytest
from openpyxl import load_workbook

from server.commands import enclosures, publishing
from server.domain.composing import NoticeVerb
from server.domain.enclosures import Enclosing, judge
from server.domain.notices import Channel, Unsent
from server.store import sql
from server.tables.columns import uuid7
from server.tables.engine import ENGINE
from server.web.notice_sheets import WHY
from tests.composing import LATER, a_draft, failed, moved, sent, written
from tests.county import NOW, a_county
from tests.documents import a_pdf
from tests.web.browser import signed_in_as


async def test_the_proof_says_of_everybody_how_far_it_came_and_why_not_farther(site: httpx.AsyncClient) -> None:
    """Paper and workbook alike; a reason is that of the channel it stands beside."""
    county = await a_county()
    notice = await sent(county)
    await sql.execute(
        "update delivery set acked_at = $2, state = 'OPENED' where person = $1", county.persons["陈静"], NOW
    )
    for channel, reason in ((Channel.WECOM, "NO_BUDGET"), (Channel.SMS, "NO_ADDRESS"), (Channel.EMAIL, "NOT_SET_UP")):
        await failed(notice, county.persons["林涛"], channel, reason)
    await signed_in_as(site, county.persons["何远"], county.seats["何远"])

    paper, book = [await site.get(f"/sheets/notices/{notice}.{ending}") for ending in ("pdf", "xlsx")]

    said = "".join("".join(str(page.get_text()) for page in pymupdf.open(stream=paper.content)).split())
    lines = {str(row[1]): row for row in load_workbook(io.BytesIO(book.content))["送达记录"].values}
    ways = {"企业微信送不到（额度用完）", "短信送不到（没有手机号码）", "邮件送不到（没有开通）"}
    assert "共2人，已读1人，未送达1人" in said
    assert all(way in said for way in ways)
    assert (lines["陈静"][3], lines["林涛"][3]) == ("已读", "未送达")
    assert ways <= {way.replace(" ", "") for way in str(lines["林涛"][8]).split("；")}


async def test_the_proof_names_the_documents_it_brought(site: httpx.AsyncClient) -> None:
    """On the paper and in the workbook; a notice without any has no such line on paper."""
    county = await a_county()
    drafted, bare = await written(county), await sent(county)
    staff = await county.viewer("何远")
    async with ENGINE.transaction() as tx:
        for name in ("须知.pdf", "回执表.pdf"):
            await enclosures.add(tx, staff, Enclosing.NOTICE, drafted["id"], judge(name, a_pdf()), a_pdf())
    await moved(county, drafted["id"], NoticeVerb.SEND)
    await publishing.publish_due(NOW + LATER)
    await signed_in_as(site, county.persons["何远"], county.seats["何远"])

    paper, book = [await site.get(f"/sheets/notices/{drafted['id']}.{ending}") for ending in ("pdf", "xlsx")]
    other = await site.get(f"/sheets/notices/{bare}.pdf")

    said = ["".join(str(page.get_text()) for page in pymupdf.open(stream=one.content)) for one in (paper, other)]
    facts = {row[0]: row[1] for row in load_workbook(io.BytesIO(book.content))["通知"].values}
    assert ["须知.pdf、回执表.pdf" in one for one in said] == [True, False]
    assert facts["附件"] == "须知.pdf、回执表.pdf"


FORMULAS = ('=HYPERLINK("http://a.example")', "+86", "-1", "@SUM(A1)", "\t=1+1")


@pytest.mark.parametrize("typed", FORMULAS)
async def test_what_looks_like_a_formula_is_text_in_every_cell(site: httpx.AsyncClient, typed: str) -> None:
    """A receiver's name, a gateway's own reason, what the notice says: as written, never reckoned; on paper too."""
    county = await a_county()
    notice = await sent(county, a_draft(title=typed, body=typed))
    await failed(notice, county.persons["林涛"], Channel.SMS, typed)
    await sql.execute("update person set name = $2 where id = $1", county.persons["陈静"], typed)
    await signed_in_as(site, county.persons["何远"], county.seats["何远"])

    paper, book = [await site.get(f"/sheets/notices/{notice}.{ending}") for ending in ("pdf", "xlsx")]

    cells = [cell for page in load_workbook(io.BytesIO(book.content)) for row in page.iter_rows() for cell in row]
    said = "".join("".join(str(page.get_text()) for page in pymupdf.open(stream=paper.content)).split())
    assert [cell.data_type for cell in cells if cell.value == typed] == ["s"] * 3
    assert [cell.data_type for cell in cells if f"（{typed}）" in str(cell.value)] == ["s"]
    assert "f" not in {cell.data_type for cell in cells}
    assert said.count("".join(typed.split())) == 4


@pytest.mark.parametrize("title", ["防汛值守", '关于“清四乱”的通知/第2号;"急"', "一行\r\nset-cookie: a=b"])
async def test_the_proof_is_saved_under_the_notices_own_name(site: httpx.AsyncClient, title: str) -> None:
    """Browsers read it by RFC 5987: in Chinese, whole, and whatever stands in it begins nothing else."""
    county = await a_county()
    notice = await sent(county, a_draft(title=title))
    await signed_in_as(site, county.persons["何远"], county.seats["何远"])

    answers = {ending: await site.get(f"/sheets/notices/{notice}.{ending}") for ending in ("pdf", "xlsx")}

    for ending, how in (("pdf", "inline"), ("xlsx", "attachment")):
        named = answers[ending].headers["content-disposition"]
        assert named == f"{how}; filename*=UTF-8''{quote(f'送达记录-{title}', safe='')}.{ending}"
        assert "a=b" not in answers[ending].headers.get("set-cookie", "")


async def test_only_what_went_out_is_proved_and_to_its_sender(site: httpx.AsyncClient) -> None:
    """Not a draft, not to a deputy, not to whoever has not signed in."""
    county = await a_county()
    notice, draft = await sent(county), (await written(county))["id"]
    asked = [
        (f"{notice}.pdf", 401),
        (f"{draft}.pdf", 404),
        (f"{uuid7()}.xlsx", 404),
        (f"{notice}.doc", 404),
        ("x.pdf", 404),
    ]

    nobody = await site.get(f"/sheets/notices/{notice}.pdf")
    await signed_in_as(site, county.persons["陈静"], county.seats["陈静"])
    deputy = await site.get(f"/sheets/notices/{notice}.pdf")
    await signed_in_as(site, county.persons["何远"], county.seats["何远"])
    sender = [(name, (await site.get(f"/sheets/notices/{name}")).status_code) for name, _ in asked[1:]]

    assert (nobody.status_code, deputy.status_code) == (401, 404)
    assert sender == asked[1:]


@pytest.mark.parametrize("reason", Unsent)
def test_every_reason_has_words(reason: Unsent) -> None:
    """No code stands on the paper."""
    assert WHY[reason]
