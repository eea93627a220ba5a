"""What notices and their deliveries are called."""

from enum import StrEnum


class NoticeKind(StrEnum):
    NEWS = "NEWS"  # 动态
    ANNOUNCEMENT = "ANNOUNCEMENT"  # 公告
    PLAN = "PLAN"  # 计划
    MATERIAL = "MATERIAL"  # 资料
    DOCUMENT = "DOCUMENT"  # 文件
    BULLETIN = "BULLETIN"  # 通报
    STORY = "STORY"  # 风采
    REMINDER = "REMINDER"  # 提醒
    SECURITY = "SECURITY"  # 安全提示


class Channel(StrEnum):
    APP = "APP"
    PUSH = "PUSH"
    WECOM = "WECOM"
    SMS = "SMS"
    EMAIL = "EMAIL"


class DeliveryState(StrEnum):
    WAITING = "WAITING"
    CLAIMED = "CLAIMED"
    ACCEPTED = "ACCEPTED"
    SHOWN = "SHOWN"
    OPENED = "OPENED"
    ACTED = "ACTED"
    CONFIRMED = "CONFIRMED"
    DROPPED = "DROPPED"
    UNREACHABLE = "UNREACHABLE"
