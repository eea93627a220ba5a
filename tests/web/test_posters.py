"""Every sheet of every kind of code, read back with a scanner's own decoder."""

import pymupdf
import pytest
import zxingcpp
from PIL import Image

from server.domain import codes
from server.domain.codes import CodeKind, seal
from server.web import posters
from server.web.posters import Format, Line, Poster, Template

HOST = "https://code.example.gov.cn"
TOKEN = seal("7K3M9QX")
KINDS = (CodeKind.STATION, CodeKind.DEPUTY, CodeKind.ACTIVITY)
SHEETS = [(kind, template) for kind in KINDS for template in Template]

POSTER = Poster(
    title="老旧小区加装电梯专题调研暨“问题清单、建议清单”集中填报",
    unit="望潮区人民代表大会",
    token=TOKEN,
    lines=(Line("时间", "11月25日 周三 下午2:00–4:30"), Line("地点", "幸福路 12 号院"), Line("联系", "0500-0000018")),
)


def pdf_of(kind: CodeKind, template: Template, poster: Poster = POSTER) -> pymupdf.Document:
    """The sheet, opened as a printer would."""
    return pymupdf.open(stream=posters.render(kind, poster, template, Format.PDF, HOST))


def seen(document: pymupdf.Document, dpi: int) -> Image.Image:
    """The sheet as pixels."""
    pixels = document[0].get_pixmap(dpi=dpi)
    return Image.frombytes("RGB", (pixels.width, pixels.height), pixels.samples)


def texts(image: Image.Image) -> list[str]:
    """What a scanner reads on it."""
    return [found.text for found in zxingcpp.read_barcodes(image)]


def words_of(document: pymupdf.Document) -> str:
    """The text layer of the sheet."""
    return str(document[0].get_text())


def unspaced(text: str) -> str:
    """Text without the spaces and line ends a layout adds."""
    return "".join(text.split())


@pytest.mark.parametrize(("kind", "template"), SHEETS)
def test_a_sheet_decodes_to_its_link(kind: CodeKind, template: Template) -> None:
    """Paper and drawing hold one code, that of the link."""
    link = codes.link(HOST, kind, TOKEN)
    drawing = pymupdf.open(stream=posters.render(kind, POSTER, template, Format.SVG, HOST), filetype=Format.SVG.value)

    assert texts(seen(pdf_of(kind, template), 150)) == [link]
    assert texts(seen(drawing, 96)) == [link]


@pytest.mark.parametrize(("kind", "template"), SHEETS)
def test_a_sheet_can_be_read_and_typed(kind: CodeKind, template: Template) -> None:
    """The typed signs, title, times and place are text, on one page, in embedded TrueType."""
    document = pdf_of(kind, template)
    text = words_of(document)
    typed = next(line for line in text.splitlines() if unspaced(line) == TOKEN)
    said = (POSTER.title, POSTER.unit, posters.CALLED[kind], posters.HOW[kind], *(line.text for line in POSTER.lines))

    assert len(document) == 1
    assert typed == f"{TOKEN[:4]} {TOKEN[4:]}"
    assert codes.has_right_sign(unspaced(typed))
    for words in said:
        assert unspaced(words) in unspaced(text)
    assert document[0].get_images() == []
    fonts = document[0].get_fonts()
    assert {font[3].partition("+")[2] for font in fonts} == {"NotoSansSC-Regular", "NotoSansSC-Bold"}
    for font in fonts:
        _, ending, _, data = document.extract_font(font[0])
        assert ending == "ttf"
        assert len(data) > 1000


def test_a_wall_sheet_is_read_from_afar() -> None:
    """A4 at 300 dpi, made as small as three pixels a module: still its link."""
    page = seen(pdf_of(CodeKind.ACTIVITY, Template.A4), 300)
    side = posters.modules(codes.link(HOST, CodeKind.ACTIVITY, TOKEN))["side"]
    module = 128 / 25.4 * 300 / side
    far = page.resize((round(page.width * 3 / module), round(page.height * 3 / module)), Image.Resampling.BOX)

    assert texts(far) == [codes.link(HOST, CodeKind.ACTIVITY, TOKEN)]


@pytest.mark.parametrize("template", Template)
def test_a_code_keeps_its_quiet_zone(template: Template) -> None:
    """Four modules around it are as white as paper."""
    page = seen(pdf_of(CodeKind.STATION, template), 150)
    found = zxingcpp.read_barcodes(page)[0].position
    side = posters.modules(codes.link(HOST, CodeKind.STATION, TOKEN))["side"] - 2 * posters.QUIET
    quiet = posters.QUIET * (found.top_right.x - found.top_left.x) / side * 0.95
    left, top = found.top_left.x - quiet, found.top_left.y - quiet
    right, bottom = found.bottom_right.x + quiet, found.bottom_right.y + quiet
    edge = page.crop((round(left), round(top), round(right), round(bottom))).convert("L")
    inner = round(quiet * 0.8)
    strips = [
        edge.crop((0, 0, edge.width, inner)),
        edge.crop((0, edge.height - inner, edge.width, edge.height)),
        edge.crop((0, 0, inner, edge.height)),
        edge.crop((edge.width - inner, 0, edge.width, edge.height)),
    ]

    assert all(strip.getextrema()[0] == 255 for strip in strips)


def test_words_on_a_sheet_are_never_its_program() -> None:
    """A title that tries to be Typst is printed as it was written."""
    title = '#panic("x") $a$ *b* \\ ]'
    document = pdf_of(CodeKind.ACTIVITY, Template.A4, Poster(title, "#include", TOKEN))

    assert unspaced(title) in unspaced(words_of(document))
