"""An intake (批量导入): a spreadsheet of units or people, checked as a whole and then taken in as a whole."""

from enum import StrEnum


class IntakeState(StrEnum):
    WAITING = "WAITING"  # 排队
    CHECKING = "CHECKING"  # 核对中
    CHECKED = "CHECKED"  # 已核对
    UNREADABLE = "UNREADABLE"  # 读不了
    APPLYING = "APPLYING"  # 导入中
    APPLIED = "APPLIED"  # 已导入
    DISCARDED = "DISCARDED"  # 已放弃


WORKED_ON = (IntakeState.WAITING, IntakeState.CHECKING, IntakeState.APPLYING)
"""A worker has, or will have, it in hand."""

LARGEST_MB = 10
MOST_LINES = 50_000
"""Lines of one file; a city has fewer deputies."""

TOO_MANY = f"超过 {MOST_LINES} 行。请分成几个文件上传。"
NO_HEADS = "没有找到表头。请下载模板,按模板的表头填写,表头不要合并。"
NOTHING = "表里没有要导入的内容。"
CHANGED = "核对之后系统中的资料有变动,结果已重新核对,请再看一遍。"
NOT_NOW = "您已不在发起导入时的席位上。"
BROKEN = "处理时出了问题,没有导入任何内容。请再试一次,或联系管理员。"
EMPTY = "文件是空的。"
"""Why an intake did not go on, in words."""
