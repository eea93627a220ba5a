"""
The browsers and the Chinese font that tests drive: found, or brought.

`python -m tests.browsers` brings what is missing: from Debian where we are root there,
else Playwright's own download; else it says what to install.
"""

import glob
import os
import shutil
import subprocess
import sys
from functools import cache

CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FIREFOXES = ("firefox-esr", "firefox")
FONTS = ("/usr/share/fonts/**/NotoSansCJK*", "/usr/share/fonts/**/wqy-*", "/System/Library/Fonts/PingFang*")
WEBKIT = ("webkit2gtk-driver", "gir1.2-webkit2-4.1", "python3-gi", "xvfb")
"""Its driver, the engine for Python, and a screen for it: without one of them the others are of no use."""

DEBIAN = ("chromium", "firefox-esr", *WEBKIT, "fonts-noto-cjk")
SYSTEM_PYTHON = "/usr/bin/python3"
WINDOW = "import gi; gi.require_version('WebKit2', '4.1'); from gi.repository import WebKit2"


@cache
def chromium() -> str | None:
    """The Chromium to drive (`CHROMIUM` decides); None means Playwright's own."""
    return os.environ.get("CHROMIUM") or _first(CHROMIUMS)


@cache
def firefox() -> str | None:
    """The Firefox to drive (`FIREFOX` decides); None if there is none."""
    return os.environ.get("FIREFOX") or _first(FIREFOXES)


@cache
def webkit() -> str | None:
    """WebKitGTK's driver, where all it needs is there too."""
    whole = shutil.which("Xvfb") and os.path.exists(SYSTEM_PYTHON) and _runs(SYSTEM_PYTHON, "-c", WINDOW)
    return shutil.which("WebKitWebDriver") if whole else None


def missing() -> list[str]:
    """What is not there, by Debian's names."""
    found = {"chromium": chromium(), "firefox-esr": firefox(), "fonts-noto-cjk": _has_font()}
    found |= dict.fromkeys(WEBKIT, webkit())
    return [name for name in DEBIAN if not found[name]]


def bring() -> int:
    """Install what is missing; the exit code says whether tests with a browser can run."""
    lacking = missing()
    if not lacking:
        return 0
    if os.geteuid() == 0 and shutil.which("apt-get"):
        lacking = _from_debian(lacking)
    if chromium():
        if lacking:
            print(f"没有 {'、'.join(lacking)};用到它们的测试会跳过或样子不同。可安装:{' '.join(lacking)}")
        return 0
    if subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False).returncode == 0:
        return 0
    print("没有可用的 Chromium。请安装系统软件包 chromium,或用 CHROMIUM=路径 指明。")
    return 1


def _from_debian(lacking: list[str]) -> list[str]:
    """Each for itself: one that this Debian does not have keeps no other out. What is still missing then."""
    print(f"正在安装测试用的浏览器和字体:{' '.join(lacking)}")
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    if subprocess.run(["apt-get", "update", "-q"], env=quiet, check=False).returncode != 0:
        return lacking
    install = ["apt-get", "install", "-y", "-q", "--no-install-recommends"]
    if subprocess.run([*install, *lacking], env=quiet, check=False).returncode != 0:
        for name in lacking:
            subprocess.run([*install, name], env=quiet, check=False)
    for found in (chromium, firefox, webkit):
        found.cache_clear()
    return missing()


def _first(names: tuple[str, ...]) -> str | None:
    return next(filter(None, map(shutil.which, names)), None)


def _runs(*command: str) -> bool:
    return subprocess.run(command, check=False, capture_output=True).returncode == 0


def _has_font() -> bool:
    return any(glob.glob(pattern, recursive=True) for pattern in FONTS)


if __name__ == "__main__":
    sys.exit(bring())
