"""A door before the server that lets another build of the app in, and can keep records out meanwhile."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from server.web.assets import DIST

BUILD = re.compile(r"(daima-app-\$\{\")[0-9a-f]{12}")
MARK = '<meta name="build" content="next" />'
OWN = {"connection", "keep-alive", "transfer-encoding", "content-length", "accept-encoding"}


class Door:
    """Passes on what is asked; of a new build it serves the page and the worker itself."""

    def __init__(self, server_port: int) -> None:
        self.server_port = server_port
        self.takes_records = True
        self.build: dict[str, tuple[str, bytes]] = {}
        self.url = ""

    def release(self) -> None:
        """From now on there is a newer app, with a mark on its page."""
        worker, changed = BUILD.subn(r"\g<1>0123456789ab", (DIST / "sw.js").read_text())
        assert changed == 1
        page = (DIST / "index.html").read_text().replace("<head>", f"<head>{MARK}")
        self.build = {"/sw.js": ("text/javascript", worker.encode()), "/app/": ("text/html", page.encode())}


@contextmanager
def door_to(url: str) -> Iterator[Door]:
    """An open door to the server of that address; closed at the end."""
    found = Door(int(url.rpartition(":")[2]))
    asked = type("Asked", (_Asked,), {"door": found})
    with ThreadingHTTPServer(("127.0.0.1", 0), asked) as listening:
        listening.daemon_threads = True
        found.url = f"http://localhost:{listening.server_port}"
        threading.Thread(target=listening.serve_forever, daemon=True).start()
        yield found
        listening.shutdown()


class _Asked(BaseHTTPRequestHandler):
    door: Door

    def do_GET(self) -> None:
        if (path := self.path.partition("?")[0]) in self.door.build:
            kind, body = self.door.build[path]
            return self._answer(200, [("Content-Type", kind), ("Cache-Control", "no-cache")], body)
        # A stream has no end to be passed on: phones ask now and then instead.
        return self._answer(404, [], b"") if path == "/live" else self._pass_on(b"")

    def do_POST(self) -> None:
        asked = self.rfile.read(int(self.headers["Content-Length"] or 0))
        if b'"records":[{' in asked and not self.door.takes_records:
            return self._answer(503, [("Retry-After", "1")], b"")
        return self._pass_on(asked)

    def _pass_on(self, asked: bytes) -> None:
        there = HTTPConnection("127.0.0.1", self.door.server_port)
        there.request(self.command, self.path, asked, {k: v for k, v in self.headers.items() if k.lower() not in OWN})
        answer = there.getresponse()
        self._answer(answer.status, answer.getheaders(), answer.read())
        there.close()

    def _answer(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.send_response_only(status)
        for name, value in headers:
            if name.lower() not in OWN:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Nothing: a story is told by what the browser shows."""
