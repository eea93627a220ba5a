"""What every answer says of itself, how large it is, and that it is not sent twice."""

import re

import brotli
import httpx
import pytest

from tests.web.town import Town

CITIZEN_BYTES = 15 * 1024
"""pwa.md: a citizen's page, its style and its script, compressed."""

REQUIRED = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


async def test_every_answer_carries_the_headers(site: httpx.AsyncClient, town: Town) -> None:
    """Pages, files, redirects, unknown addresses and methods nobody takes."""
    paths = ["/", "/app/", "/app/me/outbox", "/citizen.css", "/capture.js", "/find", "/nothing/here", "/s/nope"]
    paths += [f"/s/{town.station_token}", f"/d/{town.closed}", f"/a/{town.drill}", "/posters/station/x.pdf"]
    answers = [await site.get(path) for path in paths] + [await site.post("/find"), await site.delete("/sw.js")]
    for answer in answers:
        for name, value in REQUIRED.items():
            assert answer.headers[name] == value, answer.url
        policy = answer.headers["content-security-policy"]
        assert "unsafe-inline" not in policy
        assert "'unsafe-eval'" not in policy
        assert "frame-ancestors 'none'" in policy
        assert "default-src 'none'" in policy
        assert "camera=(self)" in answer.headers["permissions-policy"]


async def test_a_page_names_no_foreign_origin(site: httpx.AsyncClient, town: Town) -> None:
    """Everything it loads or leads to is ours, the telephone or the map."""
    for path in (f"/s/{town.station_token}", f"/d/{town.deputy_token}", f"/a/{town.fair}", "/find"):
        page = (await site.get(path)).text

        for link in re.findall(r'(?:href|src|action)="([^"]*)"', page):
            assert re.match(r"/(?!/)|#|tel:|geo:", link), link
        assert " style=" not in page
        assert not re.search(r"\son\w+=", page)


async def test_a_citizen_page_is_light(site: httpx.AsyncClient, town: Town) -> None:
    """Page, style, script and icon together stay under 15 KB as sent."""
    for path in (f"/s/{town.station_token}", f"/d/{town.deputy_token}", f"/a/{town.drill}", "/find?q=幸福"):
        page = await site.get(path, headers={"accept-encoding": "br"})
        linked = re.findall(r'(?:href|src)="(/[a-z]+\.(?:css|js|svg)\?v=\w+)"', page.text)
        total = await _sent(site, path)
        for file in linked:
            total += await _sent(site, file)

        assert "/citizen.css" in "".join(linked)
        assert total <= CITIZEN_BYTES


async def _sent(site: httpx.AsyncClient, path: str) -> int:
    """Bytes on the wire."""
    async with site.stream("GET", path, headers={"accept-encoding": "br"}) as answer:
        raw = b"".join([chunk async for chunk in answer.aiter_raw()])
    return len(raw)


async def test_what_a_browser_has_is_not_sent_again(site: httpx.AsyncClient, town: Town) -> None:
    """The same tag answers 304 without a body; each encoding has its own strong tag."""
    for path in (f"/s/{town.station_token}", "/find", "/citizen.css"):
        tags = set()
        for encoding in ("br", "gzip", "identity"):
            first = await site.get(path, headers={"accept-encoding": encoding})
            tags.add(first.headers["etag"])
            again = await site.get(
                path, headers={"accept-encoding": encoding, "if-none-match": f'"x", {first.headers["etag"]}'}
            )

            assert again.status_code == 304
            assert again.content == b""
            assert again.headers["etag"] == first.headers["etag"]
        assert len(tags) == 3
        assert not any(tag.startswith("W/") for tag in tags)


async def test_a_refused_encoding_is_not_used(site: httpx.AsyncClient) -> None:
    """`br;q=0` means no."""
    answer = await site.get("/citizen.css", headers={"accept-encoding": "br;q=0, gzip"})

    assert answer.headers["content-encoding"] == "gzip"


async def test_over_https_browsers_are_told_to_stay(site: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """HSTS of at least a year, and only where the public address is secure."""
    from server import settings as module
    from server.web import headers

    plain = await site.get("/find")
    monkeypatch.setenv("PUBLIC_URL", "https://code.example.gov.cn")
    monkeypatch.setattr(headers, "settings", module.settings.__wrapped__)
    secure = await site.get("/find")

    assert "strict-transport-security" not in plain.headers
    assert int(secure.headers["strict-transport-security"].partition("=")[2].partition(";")[0]) >= 31_536_000


def test_brotli_of_the_style_is_the_style() -> None:
    """What is kept compressed is what was read."""
    from server.web import pages

    for body in pages.files().values():
        for encoded in filter(None, [body.encoded.get("br")]):
            assert brotli.decompress(encoded) == body.plain
