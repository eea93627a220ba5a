"""`daima up`: what is asked is safe, the secrets are there, and the supervisor runs."""

import os
from argparse import Namespace
from pathlib import Path

from server import outside
from server.cli.saying import RefusedToStartError, say
from server.embedded import lan, secrets, supervisor
from server.embedded.front import Front
from server.embedded.only_one import AlreadyRunningError
from server.embedded.places import Places


def up(chosen: Namespace) -> int:
    """Run the whole system until it is told to stop; its exit code."""
    if chosen.demo and (real := "、".join(outside.named())):
        raise RefusedToStartError(
            f"演示模式下任何人都能以演示身份登录,不能与真实的短信、企业微信或邮件({real})同时使用。\n"
            f"请去掉 --demo,或清空 {real}。"
        )
    places = Places(Path(os.environ.get("DATA", "var")).resolve())
    try:
        places.data.mkdir(parents=True, exist_ok=True)
        secrets.ensure(places.secrets_file)
        front = _front(chosen, places)
        supervisor.run(places, front, demo=chosen.demo, engines_only=chosen.engines_only)
    except AlreadyRunningError as exc:
        raise RefusedToStartError(str(exc)) from exc
    except (supervisor.StartError, OSError, RuntimeError) as exc:
        say(f"没有启动成功:{exc}\n可以用 daima doctor 检查。")
        return 1
    return 0


def _front(chosen: Namespace, places: Places) -> Front:
    port = int(os.environ.get("PORT", "8000"))
    if chosen.lan:
        host = lan.address()
        return Front(
            chosen.host or "0.0.0.0", port, f"https://{host}:{port}", lan.certificate(places.data / "lan", host)
        )
    return Front(chosen.host or "127.0.0.1", port, os.environ.get("PUBLIC_URL", f"http://localhost:{port}").rstrip("/"))
