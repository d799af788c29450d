"""People in a story who did not ask to be in it: residents, the ill, children."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from profiles.checks.findings import Finding, paragraphs
from profiles.models import Story

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蔡蒋余于杜叶程"
    "苏魏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊孟秦邱江尹薛闫段雷侯龙史陶贺顾毛郝龚邵"
    "万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岑殷詹申欧耿关兰焦俞左柳甘祝"
)
_WHO = (
    "居民|街坊|村民|业主|租户|租客|住户|邻居|老人|长者|独居老人|孤寡老人|残疾人|患者|病人"
    "|阿婆|阿姨|大爷|大妈|奶奶|爷爷|伯伯|婆婆|老伯|低保户|困难户|学生|女孩|男孩|小朋友|孩子"
)
_TITLES = "某女士先生阿姨叔伯婆爷奶姐哥大爷大妈老师师傅同学家姓"
_VERBS = (
    "说告诉在是有和与的患因住家今曾一也就把对向跟想想笑拉从不没常每总感介回表，。、；：,.（(!！?？”"
)
_NAMED = re.compile(rf"(?:{_WHO})(?P<name>[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}?)(?=[{_VERBS}]|$)")
_AGE = re.compile(r"\d{1,3}\s?岁|[一二三四五六七八九十]{1,3}岁|\d{1,2}后")
_ILLNESS = re.compile(
    r"癌|肿瘤|白血病|尿毒症|透析|中风|瘫痪|偏瘫|残疾|智障|自闭症|抑郁|精神(?:病|障碍|分裂)|艾滋|肝炎"
    r"|糖尿病|心脏病|帕金森|老年痴呆|阿尔茨海默|失智|失能|脑瘫|癫痫|肾衰|肺结核|吸毒|戒毒"
)
_HOME = re.compile(
    r"[\d一二三四五六七八九十百]+\s?(?:栋|幢|座|号楼|单元|室|弄)"
    r"|(?:路|街|巷|里|坊)\s?[\d一二三四五六七八九十百]+\s?号"
)
_CHILD = re.compile(r"孩|儿童|小朋友|幼儿|学生|少年|宝宝|婴儿|男童|女童|红领巾")


def findable_residents(story: Story) -> Iterator[Finding]:
    """Yield residents named in full, who could be found, and children who may be seen."""
    yield from _named(story)
    yield from _described(story)
    yield from _children_seen(story)


def _named(story: Story) -> Iterator[Finding]:
    nominee = story.nominee.name if story.nominee else ""
    seen: set[str] = set()
    for field, text in paragraphs(story):
        for match in _NAMED.finditer(text):
            name = match["name"]
            if name == nominee or name in seen or any(one in _TITLES for one in name[1:]):
                continue
            seen.add(name)
            yield Finding(
                check="resident",
                words=_("A resident is named in full: %(passage)s") % {"passage": match[0]},
                field=field,
                passage=name,
                masked=name[0] + "某" * (len(name) - 1),
            )


def _described(story: Story) -> Iterator[Finding]:
    for field, text in paragraphs(story):
        found = [pattern.search(text) for pattern in (_AGE, _ILLNESS, _HOME)]
        if all(found):
            parts = "、".join(match[0] for match in found if match)
            yield Finding(
                check="findable",
                words=_("Age, illness and home together let somebody be found: %(parts)s")
                % {"parts": parts},
                field=field,
                passage=text[:40],
            )


def _children_seen(story: Story) -> Iterator[Finding]:
    for photo in story.photos.all() if story.pk else ():
        if _CHILD.search(photo.alt + photo.caption):
            words = _("A child may be seen in a photo: do the parents agree? %(photo)s")
            yield Finding(
                check="child",
                words=words % {"photo": photo},
                field="photos",
                passage=str(photo),
            )
