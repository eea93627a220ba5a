"""The logins of the demo city (演示身份): who shows what. Their numbers are of a range never issued."""

from dataclasses import dataclass

from server.domain.people import Role


@dataclass(frozen=True, slots=True)
class Persona:
    """One login of the demo, and what it shows."""

    name: str
    phone: str
    about: str
    role: Role


PERSONAS = (
    Persona("陈静", "10000000001", "市人大代表,也在法治小组:扫码签到、我的码、消息", Role.DEPUTY),
    Persona("林涛", "10000000002", "镇人大代表,常在没有信号的地方:离线扫码,回来自动上传", Role.DEPUTY),
    Persona("周敏", "10000000003", "联络站联络员:签到台、接待活动、站点码", Role.LIAISON),
    Persona("何远", "10000000004", "县人大工作人员:办活动、打印活动码、核定到场", Role.CONGRESS_STAFF),
    Persona("苏岚", "10000000005", "承办单位经办人", Role.HANDLER),
    Persona("邵明", "10000000006", "系统管理员", Role.ADMIN),
)
