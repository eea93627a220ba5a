"""
HTTPS on a local network, so that a real phone may use its camera and work offline.

The authority (CA) is made once and kept in DATA/lan, so that a phone trusts it once; only the
server's own certificate is renewed when the address changed or its time runs out.
"""

import os
import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path

LIVES = timedelta(days=397)
"""Phones refuse server certificates that live much longer (Apple, support note HT211025: 398 days)."""

RENEW_BEFORE = timedelta(days=30)


def address() -> str:
    """
    This machine's address on the local network. Nothing is sent to find it.

    Raises:
        OSError: No network.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError as exc:
            raise OSError("没有找到局域网,请先连接网络") from exc
        return probe.getsockname()[0]


def certificate(folder: Path, host: str) -> Path:
    """The folder holds ca.pem and a certificate for `host` and localhost that is good for a month more."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not _still_good(folder, host):
        _issue(folder, host)
    return folder


def _issue(folder: Path, host: str) -> None:
    import trustme

    ca_file, ca_key_file = folder / "ca.pem", folder / "ca.key"
    if ca_file.exists() and ca_key_file.exists():
        ca = trustme.CA.from_pem(ca_file.read_bytes(), ca_key_file.read_bytes())
    else:
        ca = trustme.CA(organization_name="Daima", organization_unit_name=socket.gethostname())
        _write(ca_key_file, ca.private_key_pem.bytes())
        _write(ca_file, ca.cert_pem.bytes())
    made = ca.issue_cert(host, "localhost", "127.0.0.1", not_after=datetime.now(UTC) + LIVES)
    _write(folder / "key.pem", made.private_key_pem.bytes())
    _write(folder / "cert.pem", b"".join(part.bytes() for part in made.cert_chain_pems))
    (folder / "host").write_text(host)


def _still_good(folder: Path, host: str) -> bool:
    from cryptography import x509

    try:
        made = x509.load_pem_x509_certificate((folder / "cert.pem").read_bytes())
        same = (folder / "host").read_text() == host
    except (OSError, ValueError):
        return False
    return same and made.not_valid_after_utc - datetime.now(UTC) > RENEW_BEFORE


def _write(file: Path, content: bytes) -> None:
    half = file.with_name(f"{file.name}.half")
    half.unlink(missing_ok=True)
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(content)
    half.replace(file)
