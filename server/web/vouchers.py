"""
Where a voucher (凭证) lands when a camera app opens it.

What it says stands behind the `#`, which no server sees: nothing is verified here and nothing
personal can be told. The page says who can, and hands the link to the app.
"""

from typing import Any

from litestar import Request, Response, get

from server.web import pages


@get("/r")
async def voucher_page(request: Request[Any, Any, Any]) -> Response[bytes]:
    """What this is, and that the app verifies it."""
    return pages.page(request, "voucher.html")
