"""
What the environment decides. Every setting is named here and in `docs/operations.md`; those of
services beyond the house, but for `SMS_URL`, in `outside`.

Secrets come from the environment or from one file, `DATA/secrets.env`, which `daima up`
makes with mode 0600 and which is never in the repository.
"""

import os
from base64 import urlsafe_b64decode
from dataclasses import dataclass
from functools import cache
from pathlib import Path

LEAST_YEARS = 2


@dataclass(frozen=True, slots=True)
class Settings:
    """
    Attributes:
        data: Folder of everything a running system writes (`DATA`, default `./var`).
        port: Port of the web server (`PORT`, default 8000).
        public_url: Origin in every code (`PUBLIC_URL`), no slash at its end.
        database_url: `DATABASE_URL`; empty means the embedded PostgreSQL.
        redis_url: `REDIS_URL`; empty means the embedded Valkey, or none.
        demo: `DAIMA_DEMO=1`: persona logins are shown, codes are not sent by SMS.
        development: `DAIMA_DEV=1`: free GraphQL queries and introspection.
        secret: 32 bytes or more (`DAIMA_SECRET`, base64url): root of all derived keys.
        sms_url: `SMS_URL`: the HTTP adapter's address; empty means codes are only logged in demo.
        push_contact: `PUSH_CONTACT`: whom a push service may write to, `mailto:` or `https:`; default `PUBLIC_URL`.
        push_hosts: `PUSH_HOSTS`: push services beside those we know; one that begins with a dot means all under it.
        push_loopback: `PUSH_LOOPBACK`: origins of push services on this machine, for tests; only in the demo.
        trusted_proxies: `TRUSTED_PROXIES`: addresses whose X-Forwarded-* we believe.
        backup_to: `BACKUP_TO`: folder of nightly backups; None means that none are made.
        backup_keep: `BACKUP_KEEP`: how many backups stay (default 7).
        metrics_token: `METRICS_TOKEN`: who knows it may read `GET /metrics`; empty means nobody may.
        records_kept_years: `RECORDS_KEPT_YEARS`: how long signed records are evidence (default 10, at least 2; 0
            for ever).
        web_processes: `WEB_CONCURRENCY`: processes that answer on the one port (default 1).
    """

    data: Path
    port: int
    public_url: str
    database_url: str
    redis_url: str
    demo: bool
    development: bool
    secret: bytes
    sms_url: str
    push_contact: str
    push_hosts: tuple[str, ...]
    push_loopback: tuple[str, ...]
    trusted_proxies: tuple[str, ...]
    backup_to: Path | None
    backup_keep: int
    metrics_token: str
    records_kept_years: int
    web_processes: int

    @property
    def secure(self) -> bool:
        """Whether browsers reach us over HTTPS: decides cookie names and HSTS."""
        return self.public_url.startswith("https://")


@cache
def settings() -> Settings:
    """The settings of this process; read once."""
    env = os.environ
    port = int(env.get("PORT", "8000"))
    return Settings(
        data=Path(env.get("DATA", "var")).resolve(),
        port=port,
        public_url=env.get("PUBLIC_URL", f"http://localhost:{port}").rstrip("/"),
        database_url=env.get("DATABASE_URL", ""),
        redis_url=env.get("REDIS_URL", ""),
        demo=env.get("DAIMA_DEMO") == "1",
        development=env.get("DAIMA_DEV") == "1",
        secret=_bytes(env.get("DAIMA_SECRET", "")),
        sms_url=env.get("SMS_URL", ""),
        push_contact=env.get("PUSH_CONTACT", ""),
        push_hosts=tuple(filter(None, env.get("PUSH_HOSTS", "").split(","))),
        push_loopback=tuple(filter(None, env.get("PUSH_LOOPBACK", "").split(","))),
        trusted_proxies=tuple(filter(None, env.get("TRUSTED_PROXIES", "").split(","))),
        backup_to=Path(env["BACKUP_TO"]).resolve() if env.get("BACKUP_TO") else None,
        backup_keep=int(env.get("BACKUP_KEEP", "7")),
        metrics_token=env.get("METRICS_TOKEN", ""),
        records_kept_years=_years(env.get("RECORDS_KEPT_YEARS", "10")),
        web_processes=int(env.get("WEB_CONCURRENCY", "1")),
    )


def _years(text: str) -> int:
    """Never so few that a phone could still send what is dropped."""
    return max(int(text), LEAST_YEARS) if int(text) else 0


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
