"""`daima backup`: one more backup of a running or a stopped system, and words about what belongs to it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import asyncpg

from server.backups import making
from server.backups.dumps import DumpError
from server.cli.saying import say
from server.domain.nights import next_night
from server.embedded import alone
from server.embedded.only_one import AlreadyRunningError
from server.embedded.places import Places
from server.settings import settings
from server.store import upkeep
from server.store.lost import LOST


def backup(to: str | None, keep: int, *, with_secrets: bool) -> int:
    """A backup lies in the folder, and no more than `keep` of them; says where, and what to keep elsewhere."""
    folder, places = Path(to).resolve() if to else _folder(), Places(settings().data)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        file = asyncio.run(_make(places, folder))
    except AlreadyRunningError as exc:
        say(str(exc))
        return 1
    except (DumpError, *LOST, asyncpg.PostgresError) as exc:
        say(f"备份没有成功,没有留下文件:{exc or type(exc).__name__}")
        return 1
    say(f"已备份:{file}({file.stat().st_size / 1e6:.1f} MB)")
    if with_secrets and (beside := making.put_secrets_beside(file, places.secrets_file)):
        say(f"密钥另存:{beside}\n  它能打开备份里的手机号等密文:请移到别处保管,不要与备份放在一起。")
    else:
        say("密钥不在备份里:请另外保管 DAIMA_SECRET,没有它备份里的手机号打不开。")
    for gone in making.keep_newest(folder, keep):
        say(f"已删除旧备份:{gone.name}")
    return 0


def _folder() -> Path:
    return settings().backup_to or settings().data / "backups"


async def _make(places: Places, folder: Path) -> Path:
    async with running(places) as url:
        file = await making.make(url, folder)
        connection = await asyncpg.connect(url)
        try:
            await connection.execute(upkeep.DONE, "backup", next_night(datetime.now(UTC)), 1)
        finally:
            await connection.close()
    return file


@asynccontextmanager
async def running(places: Places) -> AsyncIterator[str]:
    """The address of the system's database, which is started if nobody else did."""
    if settings().database_url:
        yield settings().database_url
    else:
        async with alone.database(places) as url:
            yield url
