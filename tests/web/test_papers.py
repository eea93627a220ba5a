"""Papers: what an office prints says all of it, on as many pages as it needs."""

import pymupdf

from server.web.papers import Paper, Prose, Table, render, shown
from server.web.posters import Line


def pages(paper: Paper) -> list[str]:
    """The words of each page, without the room between them."""
    return ["".join(str(page.get_text()).split()) for page in pymupdf.open(stream=render(paper))]


def a_paper(*parts: Table | Prose, **more: object) -> Paper:
    return Paper("签到表", "汀澜市人大常委会", "2026年11月25日 打印", parts=parts, **more)  # type: ignore[arg-type]


def test_a_long_table_has_its_headings_on_every_page() -> None:
    """Who holds page two knows what its columns are."""
    first, second = pages(a_paper(Table(["序号", "姓名"], [1, 3], [[str(n), f"第{n}位"] for n in range(60)])))

    assert "序号" in first
    assert "序号" in second
    assert "第0位" in first
    assert "第59位" in second
    assert "第2页，共2页" in second


def test_facts_text_and_room_to_sign_are_there() -> None:
    """Lines, prose with its breaks, an empty table in words, and who signs."""
    paper = a_paper(
        Prose("第一段\n第二段", "小结"),
        Table(["姓名"], [1], [], "缺席"),
        lines=[Line("时间", "14:00")],
        signs=["主办人"],
    )

    (said,) = pages(paper)

    assert [
        word for word in ("时间", "14:00", "小结", "第一段", "第二段", "缺席", "无", "主办人") if word not in said
    ] == []


def test_what_people_wrote_is_never_markup() -> None:
    """A name with Typst's own signs is printed as it was written."""
    (said,) = pages(a_paper(Prose("#panic() *甲* $x$ [乙] \\")))

    assert "#panic()*甲*$x$[乙]\\" in said


def test_a_paper_opens_under_its_name() -> None:
    """In the browser, to be printed; saved, it has a Chinese name."""
    answer = shown(b"%PDF", "签到表")

    assert answer.headers["content-disposition"] == "inline; filename*=UTF-8''%E7%AD%BE%E5%88%B0%E8%A1%A8.pdf"
