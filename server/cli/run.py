"""
From a command to the function that does it, and from its failure to words at a terminal.
"""

import argparse
import asyncio
import os
import sys
from collections.abc import Callable
from pathlib import Path

from server.cli.saying import RefusedToStartError, say

Chosen = argparse.Namespace


def run(chosen: Chosen) -> int:
    """Do the chosen command; its exit code."""
    if getattr(chosen, "port", None):
        os.environ["PORT"] = str(chosen.port)
    _load_secrets()
    try:
        return COMMANDS[chosen.command](chosen) or 0
    except KeyboardInterrupt:
        return 130
    except RefusedToStartError as exc:
        say(str(exc))
        return 1


def _load_secrets() -> None:
    from server.embedded import secrets

    secrets.load(Path(os.environ.get("DATA", "var")).resolve() / "secrets.env")


def _up(chosen: Chosen) -> int:
    from server.cli import up

    return up.up(chosen)


def _web(chosen: Chosen) -> None:
    from server.cli.web import serve
    from server.logs import setup
    from server.settings import settings

    needs("DATABASE_URL", "DAIMA_SECRET")
    setup()
    certificate = Path(chosen.certificate) if chosen.certificate else None
    serve(chosen.host, settings().port, certificate, when_told=chosen.when_told)


def _worker(_: Chosen) -> None:
    needs("DATABASE_URL", "DAIMA_SECRET")
    # The server never imports the workers: it becomes them.
    os.execv(sys.executable, [sys.executable, "-m", "workers.main"])


def _migrate(chosen: Chosen) -> int:
    from server.cli.tables import migrate

    needs("DATABASE_URL")
    return migrate(when_told=chosen.when_told, surely=chosen.surely)


def _demo(chosen: Chosen) -> int:
    from server.cli.tables import demo

    needs("DATABASE_URL", "DAIMA_SECRET")
    return demo(if_empty=chosen.if_empty, fresh=chosen.fresh)


def _admin(chosen: Chosen) -> int:
    from server.cli.tables import create_admin

    needs("DATABASE_URL", "DAIMA_SECRET")
    return create_admin(chosen.phone, chosen.name)


def _backup(chosen: Chosen) -> int:
    needs("DAIMA_SECRET")
    from server.cli.backup import backup
    from server.settings import settings

    keep = chosen.keep or settings().backup_keep
    return backup(chosen.to, keep, with_secrets=not chosen.without_secrets)


def _restore(chosen: Chosen) -> int:
    from server.cli.restore import restore

    _needs_secret()
    return restore(chosen.file, force=chosen.force, other_secret=chosen.other_secret)


def _duties(_: Chosen) -> int:
    needs("DATABASE_URL")
    from server.cli.duties import rebuild

    return rebuild()


def _keys(chosen: Chosen) -> int:
    needs("DATABASE_URL", "DAIMA_SECRET")
    from server.cli import keys

    return keys.rotate() if chosen.act == "rotate" else keys.show()


def _push(chosen: Chosen) -> int:
    needs("DATABASE_URL")
    from server.cli import push

    return push.resume(chosen.origin) if chosen.act == "resume" else push.status()


def _sync(chosen: Chosen) -> int:
    if chosen.act == "renew":
        needs()
        from server.cli.restore import renew

        return renew()
    needs("DATABASE_URL")
    from server.cli import sync

    return sync.status(as_json=chosen.json)


def _schema(_: Chosen) -> None:
    from server.api.schema import export

    export()


def _doctor(_: Chosen) -> int:
    from server.cli import doctor

    needs()
    return asyncio.run(doctor.report(say))


def needs(*names: str) -> None:
    """
    These settings are there: in the environment, or because `daima up` runs on the same DATA.

    Raises:
        RefusedToStartError: One is missing; the words say how to give it.
    """
    from server.embedded.only_one import addresses
    from server.embedded.places import Places

    for name, value in addresses(Places(Path(os.environ.get("DATA", "var")).resolve())).items():
        os.environ.setdefault(name, value)
    missing = [name for name in names if not os.environ.get(name)]
    if missing:
        raise RefusedToStartError(
            f"缺少设置:{'、'.join(missing)}。请放进环境变量,或先用 daima up 启动自带的数据库(见 docs/operations.md)。"
        )


def _needs_secret() -> None:
    """A restored system opens what is sealed only with the secret it was sealed by."""
    if not os.environ.get("DAIMA_SECRET"):
        raise RefusedToStartError(
            "没有 DAIMA_SECRET。请先把备份旁边的 *.secrets.env 放到 DATA/secrets.env,或把 DAIMA_SECRET 放进环境变量。"
        )


COMMANDS: dict[str, Callable[[Chosen], int | None]] = {
    "up": _up,
    "web": _web,
    "worker": _worker,
    "migrate": _migrate,
    "demo": _demo,
    "admin": _admin,
    "backup": _backup,
    "restore": _restore,
    "sync": _sync,
    "keys": _keys,
    "push": _push,
    "duties": _duties,
    "schema": _schema,
    "doctor": _doctor,
}
