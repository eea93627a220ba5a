"""
`daima web`, the web process: granian around the application.

The application is imported before the port opens, and before the worker process is forked,
so that a start costs one import. When the process that watches dies, its worker does too.
"""

import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from granian.constants import Interfaces, Loops
from granian.server import Server

from server.embedded.processes import die_with_parent
from server.settings import settings

STOP_WITHIN_S = 1
"""Open event streams end when the server does; nobody waits for them longer."""


def serve(host: str, port: int, certificate: Path | None, *, when_told: bool) -> None:
    """
    Serve until SIGINT or SIGTERM.

    Args:
        certificate: Folder with ca.pem, cert.pem and key.pem; None for plain HTTP.
        when_told: Import now, open the port once a line arrives on standard input.
    """
    from server.app import create_app

    create_app()  # before the fork, and while we wait: making one imports what importing alone does not
    if when_told and not sys.stdin.readline():
        return
    Server(
        "server.app:create_app",
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        loop=Loops.uvloop,
        workers=settings().web_processes,
        workers_kill_timeout=STOP_WITHIN_S,
        websockets=False,
        log_access=False,
        ssl_cert=certificate / "cert.pem" if certificate else None,
        ssl_key=certificate / "key.pem" if certificate else None,
    ).serve(target_loader=Loader(certificate), wrap_loader=False)


class Loader:
    """What each worker process calls to get its application; a class because it may be pickled."""

    def __init__(self, certificate: Path | None) -> None:
        self.certificate = certificate

    def __call__(self) -> Callable[..., Any]:
        from server.app import create_app
        from server.web.certificate import OwnCertificate
        from server.web.heads import Heads
        from server.web.proxies import Proxies

        die_with_parent(signal.SIGKILL)
        app: Any = Proxies(create_app(), settings().trusted_proxies)
        return Heads(OwnCertificate(app, self.certificate / "ca.pem") if self.certificate else app)
