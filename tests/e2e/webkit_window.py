"""
A window of WebKitGTK whose data lies in a folder: `python3 webkit_window.py FOLDER`, for WebKitWebDriver.

Debian's MiniBrowser forgets everything when it is driven, so that nothing could be found again
after a kill. Run by the system's Python, which alone has GObject's bindings; imports nothing of ours.
"""

# pyright: reportMissingImports=false, reportMissingModuleSource=false
import sys
from pathlib import Path

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("WebKit2", "4.1")
from gi.repository import Gtk, WebKit2  # noqa: E402, after the versions were chosen


class Window:
    """One browser, and the pages its driver asks for."""

    def __init__(self, folder: Path) -> None:
        data = WebKit2.WebsiteDataManager(
            base_data_directory=str(folder / "data"), base_cache_directory=str(folder / "cache")
        )
        cookies = data.get_cookie_manager()
        cookies.set_persistent_storage(str(folder / "cookies.sqlite"), WebKit2.CookiePersistentStorage.SQLITE)
        self.context = WebKit2.WebContext(website_data_manager=data)
        self.context.set_automation_allowed(True)
        self.context.set_preferred_languages(["zh-CN"])
        self.context.connect("automation-started", self._driven)

    def _driven(self, _context: WebKit2.WebContext, session: WebKit2.AutomationSession) -> None:
        about = WebKit2.ApplicationInfo()
        about.set_name("WebKitGTK")
        session.set_application_info(about)
        session.connect("create-web-view", lambda *_: self._page())

    def _page(self) -> WebKit2.WebView:
        page = WebKit2.WebView(web_context=self.context, is_controlled_by_automation=True)
        window = Gtk.Window(default_width=390, default_height=844)
        window.add(page)
        window.show_all()
        return page


if __name__ == "__main__":
    shown = Window(Path(sys.argv[1]))
    Gtk.main()
