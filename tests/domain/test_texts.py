"""What a notice says where there is little room: the documents it brings, named within the size there is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain import texts
from server.domain.enclosures import judge
from tests.documents import a_docx, a_pdf

CARD = 512
PLAN = "年度计划.pdf"


@pytest.mark.parametrize(
    ("enclosed", "line"),
    [
        ([], ""),
        ([PLAN], "附件:年度计划.pdf"),
        ([PLAN, "回执表.docx", "名单.xlsx"], "附件:年度计划.pdf 等 3 份"),
        (["联系13800000001.pdf"], "附件:联系….pdf"),
        (["关于.最终版&<b>.pdf", "a.pdf"], "附件:关于.最终版&<b>.pdf 等 2 份"),
    ],
)
def test_a_card_names_the_first_and_counts_all(enclosed: list[str], line: str) -> None:
    """As it is called, without numbers of telephones; nothing where nothing is brought."""
    assert texts.enclosed_line(enclosed) == line


def test_a_long_name_is_cut_and_ends_as_what_it_is() -> None:
    """Whole characters, and a sign that there was more."""
    line = texts.enclosed_line(["关于" * 60 + ".docx", PLAN])

    assert line.startswith("附件:关于关于")
    assert line.endswith("….docx 等 2 份")
    assert len(line.removeprefix("附件:").removesuffix(" 等 2 份").encode()) <= texts.ENCLOSED_BYTES


def test_a_short_text_stands_whole_above_the_line() -> None:
    """And by itself where nothing is brought."""
    assert texts.on_a_card("请查收。", [PLAN], CARD) == "请查收。\n附件:年度计划.pdf"
    assert texts.on_a_card("请查收。", [], CARD) == "请查收。"


@given(
    body=st.text(max_size=900), names=st.lists(st.text(max_size=200), max_size=10), of=st.sampled_from(["pdf", "docx"])
)
def test_a_card_holds_what_it_takes_and_the_line_is_whole(body: str, names: list[str], of: str) -> None:
    """Whatever the documents are called and however long the text: only the text is cut."""
    data = a_pdf() if of == "pdf" else a_docx()
    enclosed = [judge(name, data).name for name in names]

    said = texts.on_a_card(body, enclosed, CARD)

    assert len(said.encode()) <= CARD
    assert said.endswith(texts.enclosed_line(enclosed))
    assert "\n" not in texts.enclosed_line(enclosed)


def test_a_letter_lists_all_of_them_and_says_where_they_are_opened() -> None:
    """A line each, whole; nothing where nothing is brought."""
    long = "关于" * 60 + ".pdf"

    assert texts.enclosed_list([PLAN, long]) == f"附件:\n{PLAN}\n{long}\n附件登录后在“消息”里打开。"
    assert texts.enclosed_list([]) == ""
