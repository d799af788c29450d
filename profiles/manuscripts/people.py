"""Whom a manuscript honours: guesses for an editor to check."""

import re
from dataclasses import dataclass

HAN = r"[\u3400-\u9fff]"
_NAME = rf"{HAN}{{2,4}}|{HAN}{{1,8}}(?:[·•]{HAN}{{1,8}}){{1,2}}"
_NICKNAME_AND_NAME = re.compile(
    rf"[“\"「『]([^”\"」』]{{2,12}})[”\"」』]\s*({_NAME})(?=[:：，,|—\s]|$)"
)
_NAME_FIRST = re.compile(rf"^\s*({_NAME})\s*[:：]")
# A district is not one of the many things that also end in 区.
_DISTRICT = rf"(?P<district>{HAN}{{2}}(?:新|开发)?(?<![社小片辖园校厂景库街])区|{HAN}{{2,3}}县)"
_PLACE = re.compile(
    rf"{_DISTRICT}(?P<subdistrict>{HAN}{{1,8}}?(?:街道|街(?!道)|镇|乡(?!镇)))?"
    rf"(?P<community>{HAN}{{1,12}}?(?:社区|村))(?P<rest>[^，。,;；“”\n]{{0,50}})"
)
_POST = re.compile(
    rf"^(.*(?:书记|主任|委员|站长|社工|工作者|网格员|助理|专干|队长|会长|干部))({_NAME})$"
)


@dataclass(frozen=True, kw_only=True)
class NomineeHints:
    """What the manuscript says of its nominee; an empty string where it says nothing."""

    name: str = ""
    nickname: str = ""
    post: str = ""
    district: str = ""
    subdistrict: str = ""
    community: str = ""


def find_nominee(headline: str, text: str) -> NomineeHints:
    """Guess the nominee from the headline and from where the text says who and where."""
    nickname, name = _from_headline(headline, text)
    text = f"{headline}\n{text}"
    places = list(_PLACE.finditer(text))
    for place in places:
        found, post = _person_after(place["rest"], name)
        if not found and name and re.search(rf"{name}是{HAN}{{0,6}}$", text[: place.start()]):
            found, post = name, place["rest"]
        if found and (name or text.count(found) > 2):
            return _hints(found, nickname, place, post)
    if name and places:
        return _hints(name, nickname, places[0], "")
    return NomineeHints(name=name, nickname=nickname)


def _hints(name: str, nickname: str, place: re.Match[str], post: str) -> NomineeHints:
    return NomineeHints(
        name=name,
        nickname=nickname,
        post=_post(place["community"], post),
        district=place["district"],
        subdistrict=place["subdistrict"] or "",
        community=place["community"],
    )


def _from_headline(headline: str, text: str) -> tuple[str, str]:
    both = _NICKNAME_AND_NAME.search(headline)
    if both and both[2] in text:
        return both[1], both[2]
    alone = _NAME_FIRST.match(headline)
    return "", alone[1] if alone and alone[1] in text else ""


def _person_after(rest: str, name: str) -> tuple[str, str]:
    """Return the person named after a place, and the words between: 党委书记张艳."""
    if name:
        post, found, _after = rest.partition(name)
        return (name, post) if found else ("", "")
    match = _POST.match(rest)
    return (match[2], match[1]) if match else ("", "")


def _post(community: str, post: str) -> str:
    post = post.strip().removeprefix("的")
    if community.endswith("社区") and post.startswith(("党", "居", "副", "工作")):
        post = f"社区{post}"  # 新河浦社区党委书记 is 社区党委书记 of 新河浦社区
    return post if len(post) <= 40 else ""
