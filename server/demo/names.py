"""
Names of people who do not exist: surnames and given names put together by chance.

Any likeness to a living person is chance.
"""

from random import Random

from server.domain.personas import PERSONAS


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡林郭何高罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘"
    "田董袁于余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江"
)
WOMEN = _words(
    "雅琴 晓芬 丽萍 秀兰 月娥 文静 慧敏 淑贞 婉清 佳怡 思颖 雪梅 海燕 桂香 玉珍 春华 彩霞 晓岚 静宜 若兰 "
    "美玲 丹丹 诗涵 雨桐 梦洁 莉莉 晨曦 碧云 凤英 小红 素芳 亚男 倩 琳 颖 蕾 娟 霞 燕 萍 洁 莹 瑶 薇"
)
MEN = _words(
    "建国 志强 海波 文斌 伟民 国庆 立新 永康 德胜 俊杰 浩然 子轩 明辉 振宇 学军 长青 家豪 大勇 少华 东升 "
    "宏伟 世杰 广平 金水 天佑 良才 正阳 新民 春生 兆丰 启航 逸飞 涛 磊 军 勇 强 鹏 斌 峰 刚 晖 恺 楠"
)

PERSONA_PHONES = {persona.name: persona.phone for persona in PERSONAS}
"""The personas (演示身份): nobody else in the city bears these names."""


class Names:
    """Gives out names, each once."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self._given = set(PERSONA_PHONES)

    def give(self, woman: bool) -> str:
        """A name nobody has yet."""
        while True:
            name = self._chance.choice(SURNAMES) + self._chance.choice(WOMEN if woman else MEN)
            if name not in self._given:
                self._given.add(name)
                return name
