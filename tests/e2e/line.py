"""
The line between a browser and the server, for browsers nobody can tell to be offline: it can be cut and mended.

Cut, it refuses every connection and ends those there are, as a phone without a network does.
"""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

MOST = 64 * 1024


class Line:
    """Listens at `port` and passes on to the server's, byte for byte."""

    def __init__(self, server_port: int) -> None:
        self._server_port = server_port
        self._open: set[socket.socket] = set()
        self._listening: socket.socket | None = None
        self.port = 0

    def mend(self) -> None:
        self._listening = socket.create_server(("127.0.0.1", self.port), reuse_port=False)
        self.port = self._listening.getsockname()[1]
        threading.Thread(target=self._listen, args=[self._listening], daemon=True).start()

    def cut(self) -> None:
        listening, self._listening = self._listening, None
        for one in [listening, *self._open]:
            if one:
                with suppress(OSError):
                    one.shutdown(socket.SHUT_RDWR)
                one.close()
        self._open.clear()

    def _listen(self, listening: socket.socket) -> None:
        with suppress(OSError):
            while True:
                here, _ = listening.accept()
                there = socket.create_connection(("127.0.0.1", self._server_port))
                self._open |= {here, there}
                for one, other in ((here, there), (there, here)):
                    threading.Thread(target=self._pass_on, args=[one, other], daemon=True).start()

    def _pass_on(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while some := one.recv(MOST):
                other.sendall(some)
        for end in (one, other):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)


@contextmanager
def line_to(url: str) -> Iterator[Line]:
    """A line to the server of that address, whole; cut at the end."""
    found = Line(int(url.rpartition(":")[2]))
    found.mend()
    try:
        yield found
    finally:
        found.cut()
