"""
Typesetting (排版): what goes on paper, set by Typst in an embedded Chinese TrueType font.

The layouts are `sheets/*.typ`; each reads what it says from one JSON value. Nothing here
knows what a poster, a list or a file of a deputy is.
"""

from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, Literal

import msgspec
import typst

SHEETS = Path(__file__).parent / "sheets"
FONTS = Path(__file__).parents[2] / "pwa" / "node_modules" / "@expo-google-fonts" / "noto-sans-sc"
WEIGHTS = ("400Regular", "700Bold")


class NoFontsError(RuntimeError):
    """The fonts come with the app's packages, which are not installed."""


def typeset(sheet: str, said: Any, form: Literal["pdf", "svg"] = "pdf") -> bytes:
    """
    A sheet as a file; a drawing (`svg`) has one page.

    Args:
        sheet: Name of a file in `sheets/`, without its ending.
        said: What becomes JSON; the sheet knows it as `said`.

    Raises:
        NoFontsError: `pwa/node_modules` holds no Chinese font.
    """
    with _one_at_a_time:
        made = _compiler(sheet).compile(format=form, sys_inputs={"said": msgspec.json.encode(said).decode()})
    assert isinstance(made, bytes), "a drawing is one page"
    return made


_one_at_a_time = Lock()
"""Typst's compiler is one object a sheet; printing is rare and takes a fifth of a second."""


@cache
def _compiler(sheet: str) -> typst.Compiler:
    return typst.Compiler(SHEETS / f"{sheet}.typ", root=SHEETS, font_paths=_fonts(), ignore_system_fonts=True)


@cache
def _fonts() -> Any:
    if not has_fonts():
        raise NoFontsError(f"no fonts in {FONTS}")
    folders = [FONTS / weight for weight in WEIGHTS]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)


def has_fonts() -> bool:
    """Whether anything can be set at all."""
    return all((FONTS / weight).is_dir() for weight in WEIGHTS)


def forget_fonts() -> None:
    """Look for the fonts anew at the next sheet."""
    _compiler.cache_clear()
    _fonts.cache_clear()
