"""
What people reach of a running system: its address, its certificate on a LAN, the words at its start.
"""

import asyncio
import socket
import ssl
import time
from dataclasses import dataclass
from pathlib import Path

from server.domain import personas

READY_WITHIN_S = 60


@dataclass(frozen=True, slots=True)
class Front:
    """
    Attributes:
        host: Address to listen on; "0.0.0.0" for a LAN.
        public_url: Origin in every code.
        certificate: Folder with ca.pem, cert.pem and key.pem, when we serve HTTPS ourselves.
    """

    host: str
    port: int
    public_url: str
    certificate: Path | None = None

    @property
    def options(self) -> list[str]:
        """The same for `daima web`."""
        secure = ["--certificate", str(self.certificate)] if self.certificate else []
        return ["--host", self.host, "--port", str(self.port), *secure]

    def is_free(self) -> bool:
        """Whether nobody listens at our address yet."""
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((self.host, self.port))
            except OSError:
                return False
        return True

    async def answers(self) -> None:
        """
        Return once a page can be had.

        Raises:
            TimeoutError: Not within a minute.
        """
        give_up = time.monotonic() + READY_WITHIN_S
        while not await self._answers_now():
            if time.monotonic() > give_up:
                raise TimeoutError("网页服务在 60 秒内没有应答")
            await asyncio.sleep(0.02)

    async def _answers_now(self) -> bool:
        trust = ssl.create_default_context(cafile=self.certificate / "ca.pem") if self.certificate else None
        nearest = "127.0.0.1" if self.host == "0.0.0.0" else self.host
        try:
            reader, writer = await asyncio.open_connection(
                nearest, self.port, ssl=trust, server_hostname="localhost" if trust else None
            )
        except OSError:
            return False
        try:
            writer.write(b"GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            return (await asyncio.wait_for(reader.readline(), 5)).startswith(b"HTTP/1.1")
        except (OSError, TimeoutError):
            return False
        finally:
            writer.close()

    def welcome(self, *, demo: bool) -> str:
        """The words at the start: where it is, who may try it, how to stop it."""
        parts = [f"\n代码 Daima 已就绪:{self.public_url}"]
        if self.certificate:
            parts.append(_how_to_trust(self.public_url, self.certificate))
        if demo:
            parts.append(_personas())
        return "\n".join([*parts, "按 Ctrl-C 停止。\n"])


def _how_to_trust(public_url: str, certificate: Path) -> str:
    import io

    import segno

    drawn = io.StringIO()
    segno.make(public_url).terminal(drawn, compact=True)
    return "\n".join(
        [
            drawn.getvalue().rstrip("\n"),
            "手机与本机连同一个网络,扫上面的码打开。第一次要让手机信任本机的证书(否则不能用摄像头和离线):",
            f"  1. 手机打开 {public_url}/daima-ca.crt(浏览器提示不安全时选继续),下载证书;",
            "  2. 安卓:设置 → 安全 → 更多安全设置 → 从存储设备安装 → CA 证书;",
            "     苹果:设置 → 已下载描述文件 → 安装,再到 通用 → 关于本机 → 证书信任设置 里打开;",
            "  3. 重新打开上面的地址。试用完请在手机上删除它。",
            f"证书文件:{certificate / 'ca.pem'}",
        ]
    )


def _personas() -> str:
    lines = [f"  {each.phone}  {each.name},{each.about}" for each in personas.PERSONAS]
    return "\n".join(["演示身份(用手机号登录,验证码会显示在页面上):", *lines])
