"""What a printed link answers: a card, an activity, or plainly why nothing."""

import httpx

from server.domain.codes import seal
from tests.web.town import PERSONAL_PHONE, STATION_PHONE, Town

WECHAT = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 MicroMessenger/8.0.50"


async def test_a_card_says_the_five_public_fields_and_no_more(site: httpx.AsyncClient, town: Town) -> None:
    """Name, level and district, station and its contact, reception days, duties of the year."""
    page = (await site.get(f"/d/{town.deputy_token}")).text

    for fact in ("陈静", "望潮区第 12 选区", "幸福路人大代表联络站", STATION_PHONE, "每周三上午", "接待选民"):
        assert fact in page
    assert PERSONAL_PHONE not in page
    assert "ZJ-0099" not in page


async def test_an_activity_for_members_tells_a_passer_by_nothing(site: httpx.AsyncClient, town: Town) -> None:
    """Its page says how to check in, and neither title, time, place nor whose it is."""
    answer = await site.get(f"/a/{town.drill}")

    assert answer.status_code == 200
    assert f'href="/app/scan#c=%2Fa%2F{town.drill}"' in answer.text
    assert "应用中签到" in answer.text
    for secret in ("秘密调研安排", "幸福路 12 号院", "望潮区", str(town.drill_id)):
        assert secret not in answer.text
    assert answer.headers["cache-control"] == "no-store"


async def test_a_public_activity_says_what_when_and_where(site: httpx.AsyncClient, town: Town) -> None:
    """Title, time and place, and for deputies the way to check in."""
    page = (await site.get(f"/a/{town.fair}")).text

    for fact in ("代表议事会", "幸福路 12 号院", "<time datetime=", f"/app/scan#c=%2Fa%2F{town.fair}"):
        assert fact in page
    assert "data-move" not in page


async def test_wechat_is_told_how_to_open_a_browser(site: httpx.AsyncClient, town: Town) -> None:
    """In WeChat the page says how to leave it, and still lets a deputy go on."""
    inside = (await site.get(f"/a/{town.drill}", headers={"user-agent": WECHAT})).text
    outside = (await site.get(f"/a/{town.drill}")).text

    assert "在浏览器打开" in inside
    assert "在微信里继续签到" in inside
    assert "在浏览器打开" not in outside


async def test_a_retired_code_says_so(site: httpx.AsyncClient, town: Town) -> None:
    """410, in words, with what to do; the card behind it is not shown."""
    answer = await site.get(f"/d/{town.closed}")

    assert answer.status_code == 410
    assert "这张代表码已停用" in answer.text
    assert "/find" in answer.text
    assert "何远" not in answer.text


async def test_a_seat_no_longer_held_has_no_card(site: httpx.AsyncClient, town: Town) -> None:
    """410 for a former deputy, whose code nobody retired yet."""
    answer = await site.get(f"/d/{town.former}")

    assert answer.status_code == 410
    assert "贺前" not in answer.text


async def test_a_wrong_sign_an_unknown_and_a_foreign_kind_are_told_apart(site: httpx.AsyncClient, town: Town) -> None:
    """Each is 404 with words of its own."""
    said = {
        f"/s/{town.station_token[:-1]}{'3' if town.station_token[-1] == '2' else '2'}": "这个码不对",
        "/a/short": "这个码不对",
        f"/s/{seal('2222222')}": "没有这个码",
        f"/s/{town.deputy_token}": "这不是联络站码",
        f"/a/{town.station_token}": "这不是代表活动码",
        f"/d/{town.drill}": "这不是代表码",
    }
    for path, words in said.items():
        answer = await site.get(path)

        assert answer.status_code == 404
        assert words in answer.text


async def test_tracking_does_not_pretend(site: httpx.AsyncClient) -> None:
    """Until opinions exist, their link says so."""
    answer = await site.get("/t/ABCDEFGH23456789AB")

    assert answer.status_code == 404
    assert "查询功能尚未开通" in answer.text


async def test_a_voucher_says_what_it_is_and_who_can_verify_it(site: httpx.AsyncClient) -> None:
    """The path alone is all a server sees."""
    answers = [await site.get(path) for path in ("/r", "/r/")]

    for answer in answers:
        assert answer.status_code == 200
        assert "这是一张到场凭证" in answer.text
        assert "用“代码”应用核验" in answer.text
        assert "data-app" in answer.text
