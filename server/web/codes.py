"""What is behind a printed link, or in plain words why there is nothing."""

from server.domain import codes
from server.domain.codes import CodeKind
from server.store import landings
from server.store.landings import PrintedCode
from server.web.failures import FIND, HOME, PageError

CALLED = {CodeKind.STATION: "联络站码", CodeKind.DEPUTY: "代表码", CodeKind.ACTIVITY: "代表活动码"}

RETIRED = {
    CodeKind.STATION: "请扫站里新贴的码，或按街道、社区查找联络站。",
    CodeKind.DEPUTY: "这位代表可能已换新码，或不再任职。请扫新码，或按街道、社区查找代表。",
    CodeKind.ACTIVITY: "请扫会场现在展示的码；没有的话，请工作人员为您登记。",
}


async def open_code(kind: CodeKind, token: str) -> PrintedCode:
    """
    The code a link carries; its case does not matter.

    Raises:
        PageError: A sign is wrong, no one knows it, it is of another kind, or it is retired.
    """
    token = token.upper()
    if len(token) != codes.TOKEN_LENGTH or not codes.has_right_sign(token):
        raise PageError(
            404, "这个码不对", "有一位字符错了，或者没有扫全。", "请对准码再扫一次，或照着码下面的 8 位字符重新输入。"
        )
    code = await landings.code_of(token)
    if code is None:
        raise PageError(
            404, "没有这个码", "系统里没有登记过它。请留意是不是别处的码，也不要在来路不明的页面填写个人信息。"
        )
    if code.kind is not kind:
        raise PageError(404, f"这不是{CALLED[kind]}", "链接和码对不上。请直接扫现场的码。")
    if code.retired:
        raise PageError(
            410, f"这张{CALLED[kind]}已停用", RETIRED[kind], ways=(HOME,) if kind is CodeKind.ACTIVITY else (FIND,)
        )
    return code
