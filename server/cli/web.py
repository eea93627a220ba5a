"""
`daima web`, the web process: granian around the application.

The application is imported before the port opens, and before the worker process is forked,
so that a start costs one import. When the process that watches dies, its worker does too.
"""

import resource
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

LINE = 4_096
"""Connections the kernel keeps until we take them, as many as Linux allows by default."""
FILES, OWN_FILES = 65_536, 512
"""Files open at most in one process, connections among them; those it opens itself."""


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
        backlog=LINE,
        backpressure=_connections(),
        websockets=False,
        log_access=False,
        ssl_cert=certificate / "cert.pem" if certificate else None,
        ssl_key=certificate / "key.pem" if certificate else None,
    ).serve(target_loader=Loader(certificate), wrap_loader=False)


def _connections() -> int:
    """
    How many one process holds: as many as it may open files.

    Every phone that is awake holds one for its pokes, so the door counts who works, and nobody counts who is there.
    """
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    files = FILES if most == resource.RLIM_INFINITY else min(most, FILES)
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, most))
    return max(files - OWN_FILES, files // 2)


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
