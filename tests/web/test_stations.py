"""The station's page and the way to one's own station, with no script run."""

import httpx

from tests.web.town import PERSONAL_PHONE, STATION_PHONE, Town, a_deputy, a_notice


async def test_a_station_page_says_everything_without_a_script(site: httpx.AsyncClient, town: Town) -> None:
    """Place, hours, telephone, map, next reception, deputies, duties and notices stand in the HTML."""
    page = (await site.get(f"/s/{town.station_token}")).text

    for fact in (
        "幸福路人大代表联络站",
        "幸福路 18 号社区服务中心一楼",
        "周一至周五 9:00–17:00",
        f"tel:{STATION_PHONE}",
        "geo:30.200000,124.000000",
        "林涛、陈静 代表接待选民",
        "望潮区人大代表 · 望潮区第 12 选区",
        "接待：每周三上午",
        "今年参加活动 3 次：接待选民 3",
        "国庆期间照常接待",
        "每天上午九点到十一点。",
        f"/d/{town.deputy_token}",
        'href="/find"',
    ):
        assert fact in page
    assert "<script" not in page


async def test_a_station_page_keeps_what_is_not_public(site: httpx.AsyncClient, town: Town) -> None:
    """No personal number, no certificate, no former deputy, no internal notice."""
    page = (await site.get(f"/s/{town.station_token}")).text

    for secret in (PERSONAL_PHONE, "ZJ-0099", "贺前", "内部提示", "不公开的话", "秘密调研安排"):
        assert secret not in page


async def test_a_page_is_one_a_screen_reader_can_walk(site: httpx.AsyncClient, town: Town) -> None:
    """The language is named; there is one h1, one main, a header and a footer, and a way past them."""
    for path in (f"/s/{town.station_token}", f"/d/{town.deputy_token}", f"/a/{town.drill}", "/find"):
        page = (await site.get(path)).text

        assert '<html lang="zh-CN">' in page
        assert page.count("<h1") == page.count("<main") == page.count("<footer") == 1
        assert 'href="#main"' in page


async def test_a_token_is_read_in_either_case(site: httpx.AsyncClient, town: Town) -> None:
    """What a person types in lower case opens the same page."""
    answer = await site.get(f"/s/{town.station_token.lower()}")

    assert answer.status_code == 200


async def test_words_in_the_database_are_never_markup(site: httpx.AsyncClient, town: Town) -> None:
    """A name or notice that tries to be a script is shown as it was written."""
    attack = "<img src=x onerror=alert(1)>\"'{{7*7}}"
    await a_deputy(attack, town.congress, town.station, district=attack, reception=attack)
    await a_notice(town.station, attack, attack)

    page = (await site.get(f"/s/{town.station_token}")).text

    assert "<img" not in page
    assert page.count("&lt;img src=x onerror=alert(1)&gt;") == 5
    assert "{{7*7}}" in page


async def test_a_search_is_shown_as_it_was_typed(site: httpx.AsyncClient, town: Town) -> None:
    """What stands in the address never becomes markup, whatever it is."""
    for attack in ("</title><script>alert(1)</script>", '"><svg onload=alert(1)>', "\x00", "%", "'" * 60):
        answer = await site.get("/find", params={"q": attack, "area": attack})

        assert answer.status_code == 200
        assert "<script" not in answer.text
        assert "<svg" not in answer.text


async def test_a_community_finds_the_station_of_its_street(site: httpx.AsyncClient, town: Town) -> None:
    """Choosing a community shows the street's station, and its deputies with their public fields."""
    page = (await site.get("/find", params={"area": town.community.number})).text

    assert f"/s/{town.station_token}" in page
    assert f"/d/{town.deputy_token}" in page
    assert "幸福路 18 号" in page
    assert PERSONAL_PHONE not in page


async def test_a_street_a_road_and_a_name_are_found(site: httpx.AsyncClient, town: Town) -> None:
    """A station by its street or road, a deputy by name or district."""
    for asked in ({"area": str(town.street.number)}, {"q": "幸福路"}, {"q": " 松涧街道 "}):
        assert f"/s/{town.station_token}" in (await site.get("/find", params=asked)).text
    for asked in ({"q": "陈静"}, {"q": "第 12 选区"}):
        assert f"/d/{town.deputy_token}" in (await site.get("/find", params=asked)).text


async def test_nothing_found_is_said(site: httpx.AsyncClient, town: Town) -> None:
    """A search without a match says what to try, and an empty one lists nothing."""
    assert "没有找到联络站" in (await site.get("/find", params={"q": "不存在的路"})).text
    assert "联络站</h2>" not in (await site.get("/find")).text


async def test_the_places_to_choose_stand_under_their_county(site: httpx.AsyncClient, town: Town) -> None:
    """Streets and communities are one select, grouped by county."""
    page = (await site.get("/find")).text

    assert '<optgroup label="望潮区">' in page
    assert f'<option value="{town.street.number}">松涧街道</option>' in page
    assert f'<option value="{town.community.number}">　幸福路社区</option>' in page
