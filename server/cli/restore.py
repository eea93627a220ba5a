"""`daima restore`: the system is what a backup holds, in a new epoch; says what a person does next."""

import asyncio
import os
import sys
from pathlib import Path

import asyncpg

from server.backups import files, restoring
from server.backups.dumps import DumpError
from server.backups.files import BackupError, Manifest
from server.cli.backup import running
from server.cli.saying import say
from server.embedded.only_one import AlreadyRunningError, addresses
from server.embedded.places import Places
from server.settings import settings
from server.store.lost import LOST

NEXT = """\
接下来:
  1. 启动系统(daima up,或平台上的 web 与 worker),用 daima doctor 和 daima sync status 看一眼。
  2. 手机不必做什么:下次联系时会知道系统换了纪元,重新下载,并把 30 天内交过的记录再交一遍。
  3. 备份之后在工作台做的事(新建活动、认定、人员变动)不在手机里,要重新做。
  4. 备份之后撤销过的设备、停用过的码,要再撤销、再停用一次。
  5. 短信验证码全部作废,重新获取即可。"""


def restore(file: str, *, force: bool, other_secret: bool) -> int:
    """The backup is in place and its epoch is new; whatever fails leaves everything as it was."""
    places = Places(settings().data)
    try:
        return asyncio.run(_restore(Path(file), places, force=force, other_secret=other_secret))
    except AlreadyRunningError as exc:
        say(str(exc))
    except BackupError as exc:
        say(f"没有恢复:{exc}")
    except (DumpError, *LOST, asyncpg.PostgresError) as exc:
        say(f"没有恢复,原来的数据没有动:{exc or type(exc).__name__}")
    return 1


def renew() -> int:
    """The system begins a new epoch: what it holds was put back by other means."""
    try:
        epoch = asyncio.run(_renew(Places(settings().data)))
    except (AlreadyRunningError, *LOST, asyncpg.PostgresError) as exc:
        say(f"没有换成:{exc or type(exc).__name__}")
        return 1
    say(f"已换纪元:{epoch}。手机下次联系时会重新下载,并把 30 天内交过的记录再交一遍。")
    return 0


async def _renew(places: Places) -> str:
    async with running(places) as url:
        return await restoring.begin_epoch(url)


async def _restore(file: Path, places: Places, *, force: bool, other_secret: bool) -> int:
    if addresses(places):
        raise AlreadyRunningError("系统正在运行。请先停止 daima up,再恢复。")
    manifest = await asyncio.to_thread(files.check, file)
    restoring.fits(manifest, other_secret=other_secret)
    async with running(places) as url:
        was_empty = await restoring.is_empty(url)
        if not was_empty and not force:
            raise BackupError("这里已有数据。确认要用备份替换它,请加 --force;原来的数据会留在另一个数据库里。")
        before = await _replace(file, manifest, url)
        if was_empty:
            await restoring.drop(before, url)
        else:
            say(f"原来的数据留在数据库 {before} 里;确认无误后可以删除:DROP DATABASE {before};")
    say(NEXT)
    return 0


async def _replace(file: Path, manifest: Manifest, url: str) -> str:
    """The backup has the place of what was there; the name that has now."""
    what = f"{manifest.made_at:%Y-%m-%d %H:%M} UTC,版本 {manifest.version},记录 {manifest.counts['record']} 条"
    say(f"备份完好:{what}。正在恢复……")
    fresh = await restoring.into_fresh(file, manifest, url)
    await _migrated(fresh)
    epoch = await restoring.begin_epoch(fresh)
    before = await restoring.put_in_place(fresh, url)
    say(f"已恢复,纪元 {manifest.epoch} → {epoch}。")
    return before


async def _migrated(url: str) -> None:
    """A backup of an older version is brought up to this one, by the command that always does it."""
    env = os.environ | {"DATABASE_URL": url}
    migrate = await asyncio.create_subprocess_exec(sys.executable, "-m", "server", "migrate", env=env)
    if await migrate.wait():
        raise BackupError("恢复出来的数据库更新失败,见上。原来的数据没有动。")
