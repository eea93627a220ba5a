"""
The pages citizens read: HTML made here, whole without any script.

A page is for anyone, so it holds nothing about who asks. Every value goes through
Jinja's escaping; no template marks anything safe.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar import Request, Response

from server.web import bodies, headers, times
from server.web.bodies import Body

HERE = Path(__file__).parent
FILES = {
    "/citizen.css": "text/css",
    "/capture.js": "text/javascript",
    "/mark.svg": "image/svg+xml",
}

NEVER_KEPT = "no-store"


@dataclass(frozen=True, slots=True)
class Way:
    """A next step offered on a page of words."""

    label: str
    href: str


def page(
    request: Request[Any, Any, Any], template: str, *, status: int = 200, cache: str = bodies.ASK_AGAIN, **facts: Any
) -> Response[bytes]:
    """A rendered page, compressed, with the citizen pages' own policy."""
    html = _templates().get_template(template).render(facts)
    body = bodies.make(html.encode(), "text/html", cache)
    return bodies.answer(request, body, status, {"content-security-policy": headers.CITIZEN})


def words(
    request: Request[Any, Any, Any], status: int, title: str, *sentences: str, ways: tuple[Way, ...] = ()
) -> Response[bytes]:
    """A page that only says something: not found, retired, not allowed."""
    return page(request, "words.html", status=status, cache=NEVER_KEPT, title=title, sentences=sentences, ways=ways)


@cache
def files() -> dict[str, Body]:
    """What the pages link to, by path."""
    return {
        path: bodies.make((HERE / "static" / path[1:]).read_bytes(), media, bodies.IMMUTABLE, quality=11)
        for path, media in FILES.items()
    }


def address(path: str) -> str:
    """A linked file's address, which changes with its bytes."""
    return f"{path}?v={files()[path].tag[:8]}"


def grouped(token: str) -> str:
    """A token as it is printed and read aloud: 7K3M 9QXT."""
    return " ".join(token[start : start + 4] for start in range(0, len(token), 4))


@cache
def _templates() -> Environment:
    env = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.globals["file"] = address
    env.globals["times"] = times
    env.filters["grouped"] = grouped
    env.filters["initial"] = lambda name: name[:1]
    env.filters["degrees"] = lambda micro: f"{micro / 1e6:.6f}"
    env.filters["deputy_of"] = deputy_of
    env.filters["short"] = short
    return env


def deputy_of(congress: str) -> str:
    """望潮区人大代表, whatever the congress is called in full."""
    return f"{congress_of(congress)}代表"


def congress_of(unit: str) -> str:
    """望潮区人大."""
    return f"{short(unit)}人大"


def short(unit: str) -> str:
    """A congress by its place alone: 望潮区."""
    for tail in ("常务委员会", "常委会", "人民代表大会", "人大"):
        unit = unit.removesuffix(tail)
    return unit
