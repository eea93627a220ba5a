"""What lines of a pasted list mean, however an office wrote them down."""

from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain import pasted
from server.domain.pasted import Found, Known

HERE, THERE = uuid4(), uuid4()
NAMESAKES = [Known(HERE, "陈静", ("青石街道联络站", "代表")), Known(THERE, "陈静", ("白河镇人大", "代表"))]
NAMES = st.text("陈静林涛何远欧阳卜·", min_size=2, max_size=4).filter(lambda name: name.strip("·") == name)
UNITS = st.sampled_from(("青石街道联络站", "白河镇人大", "法制小组"))
NUMBERINGS = st.sampled_from(("", "1. ", "12、", "(3)", "4 ", "5)", "６．"))
BETWEENS = st.sampled_from((" ", "\t", "　", ",", "、", ";", " , "))
PHONES = st.integers(13_000_000_000, 19_999_999_999).map(str)


def spaced(phone: str) -> str:
    return f"{phone[:3]} {phone[3:7]} {phone[7:]}"


@given(NAMES, UNITS, NUMBERINGS, BETWEENS, st.booleans(), st.booleans())
def test_a_line_means_who_it_names(
    name: str, unit: str, numbering: str, between: str, with_unit: bool, is_parted: bool
) -> None:
    """Numbered or not, with their unit or without, in wide or narrow signs, a short name pulled apart."""
    called = " ".join(name) if is_parted and len(name) == 2 else name
    line = pasted.said(f"{numbering}{called}{between + unit if with_unit else ''} ")

    meant = pasted.meant(line, [Known(HERE, name, (unit,)), Known(THERE, name + "安", (unit,))])

    assert meant == pasted.Meant(Found.ONE, HERE, (HERE,))


@given(PHONES, st.sampled_from((str, spaced, "+86 {}".format, "电话:{}".format)), st.booleans())
def test_a_number_is_read_however_it_is_written(phone: str, written: object, with_name: bool) -> None:
    """With spaces, a country code or a name before it; what is left of the line is no part of it."""
    assert callable(written)
    said = pasted.said(("陈静 " if with_name else "") + str(written(phone)))

    assert said.number == phone
    assert said.parts == ("陈静",) * with_name + ("电话",) * (written("") == "电话:")


@given(
    st.lists(st.sampled_from(("陈静", "林涛", "青石", "白河镇", "代表", "女")), min_size=1, max_size=4),
    st.lists(
        st.builds(Known, st.uuids(), st.sampled_from(("陈静", "林涛")), st.sampled_from(((), ("青石站", "代表")))),
        max_size=4,
    ),
    st.uuids(),
)
def test_nobody_is_meant_of_whom_the_line_is_not_true(parts: list[str], known: list[Known], other: UUID) -> None:
    """Who is meant has a name the line says, and every other word of it speaks of them; a stranger cannot be chosen."""
    meant = pasted.meant(pasted.said(" ".join(parts)), known, other)

    for one in known:
        if one.person == meant.person:
            rest = [part for part in parts if part != one.name]
            assert one.name in parts
            assert len(parts) - len(rest) == 1
            assert all(any(part in words for words in one.about) for part in rest)
    assert (meant.person is not None) == (meant.found is Found.ONE)
    assert {*meant.choices} <= {one.person for one in known if one.name in parts}


@pytest.mark.parametrize(
    ("text", "found", "person"),
    [
        ("陈静", Found.SEVERAL, None),
        ("陈静 青石", Found.ONE, HERE),
        ("白河镇 陈静 代表", Found.ONE, THERE),
        ("陈静,红山镇", Found.PARTLY, None),
        ("陈净", Found.NOBODY, None),
        ("13800000000", Found.NOBODY, None),
        ("关于召开会议的通知", Found.NOBODY, None),
    ],
)
def test_namesakes_are_told_apart_by_their_unit(text: str, found: Found, person: UUID | None) -> None:
    """Two who fit are a choice, one who fits better is meant, and a wrong unit is said instead of passed over."""
    meant = pasted.meant(pasted.said(text), NAMESAKES)

    assert (meant.found, meant.person) == (found, person)


def test_a_person_chooses_among_those_who_fit_and_no_other() -> None:
    """A choice settles a line of namesakes, and one that fits in part; a stranger's is none."""
    double, partly = pasted.said("陈静"), pasted.said("陈静 红山镇")

    assert pasted.meant(double, NAMESAKES, THERE).person == THERE
    assert pasted.meant(partly, NAMESAKES, HERE).person == HERE
    assert pasted.meant(double, NAMESAKES, uuid4()).person is None
