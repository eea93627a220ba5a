"""The app's files, from its build to a browser's cache."""

from pathlib import Path

import brotli
import httpx
import pytest

from server.web import assets


async def test_the_app_is_served_from_its_build(
    site: httpx.AsyncClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Hashed names for a year, the shell asked for again, any page under /app/ is the shell."""
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "index-B3kd92Ax.js").write_text("console.log('daima');" * 50)
    (tmp_path / "assets" / "index-B3kd92Ax.js.map").write_text("{}")
    (tmp_path / "index.html").write_text("<!doctype html><title>代码</title>" + " " * 500)
    (tmp_path / "sw.js").write_text("self.skipWaiting")
    (tmp_path / "manifest.webmanifest").write_text("{}")
    built = assets.listed(tmp_path)
    monkeypatch.setattr(assets, "dist", lambda: built)

    script = await site.get("/assets/index-B3kd92Ax.js", headers={"accept-encoding": "br"})
    worker = await site.get("/sw.js")
    shells = [await site.get(path) for path in ("/app/", "/app", "/app/activities/7", "/app/scan")]
    missing = [await site.get(path) for path in ("/assets/index-B3kd92Ax.js.map", "/app/gone.js", "/../pyproject.toml")]

    assert script.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert script.headers["content-encoding"] == "br"
    assert script.headers["content-type"].startswith("text/javascript")
    assert "console.log" in script.text
    assert worker.headers["cache-control"] == "no-cache"
    assert "wasm-unsafe-eval" in shells[0].headers["content-security-policy"]
    assert all(shell.status_code == 200 and "代码" in shell.text for shell in shells)
    assert all(answer.status_code == 404 for answer in missing)
    assert (await site.get("/manifest.webmanifest")).headers["content-type"].startswith("application/manifest+json")
    assert (await site.get("/")).headers["location"] == "/app/"


async def test_the_brotli_of_the_build_is_what_is_sent(
    site: httpx.AsyncClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the build left beside a file goes out unchanged, and is no address of its own."""
    plain = b"console.log('daima');" * 50
    best = brotli.compress(plain, quality=11)
    (tmp_path / "sw.js").write_bytes(plain)
    (tmp_path / "sw.js.br").write_bytes(best)
    built = assets.listed(tmp_path)
    monkeypatch.setattr(assets, "dist", lambda: built)

    async with site.stream("GET", "/sw.js", headers={"accept-encoding": "gzip, br"}) as answer:
        raw = b"".join([chunk async for chunk in answer.aiter_raw()])

    assert raw == best
    assert (await site.get("/sw.js.br")).status_code == 404


async def test_an_unbuilt_app_says_how_to_build_it(site: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """A developer without `pwa/dist` reads what to run."""
    monkeypatch.setattr(assets, "dist", dict)

    answer = await site.get("/app/")

    assert answer.status_code == 503
    assert "make" in answer.text
