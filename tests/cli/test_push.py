"""`daima keys` and `daima push`, as an operator runs them."""

import asyncio
import os
import sys

import asyncpg

APPLE = "https://web.push.apple.com"
STOPPED = """
INSERT INTO push_origin (id, origin, hour, taken, refused, reason, stopped_at)
VALUES (uuidv7(), 'https://web.push.apple.com', now(), 0, 12, '403 BadJwtToken', now())
"""


async def daima(database: str, *words: str) -> tuple[int | None, str]:
    """Exit code and what was said."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "server", *words),
        env=os.environ | {"DATABASE_URL": database},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    return process.returncode, said.decode()


async def test_a_new_key_stands_beside_the_old_one(spare_database: str) -> None:
    """Again and again; the list says which is in use, and how many phones go by each."""
    code, said = await daima(spare_database, "keys", "rotate")
    _, listed = await daima(spare_database, "keys", "list")

    assert (code, "第 2 代" in said) == (0, True)
    assert [line.partition(",")[0] for line in listed.splitlines() if "发推送" in line] == [
        "发推送 第 2 代(在用)",
        "发推送 第 1 代(旧)",
    ]
    assert listed.count("0 部手机") == 2


async def test_a_stopped_service_is_shown_and_taken_up_again(spare_database: str) -> None:
    """The exit code tells a watchdog; a name nobody knows is said to be none."""
    calm, _ = await daima(spare_database, "push", "status")
    connection = await asyncpg.connect(spare_database)
    await connection.execute(STOPPED)
    await connection.close()
    code, said = await daima(spare_database, "push", "status")
    unknown, _ = await daima(spare_database, "push", "resume", "https://nobody.example")
    resumed, _ = await daima(spare_database, "push", "resume", f"{APPLE}/")
    after, _ = await daima(spare_database, "push", "status")

    assert (calm, code, unknown, resumed, after) == (0, 1, 1, 0, 0)
    assert "403 BadJwtToken" in said
