"""Finding nominees: what a reader types, and whom that means."""

import pytest

from profiles.models import Community, Nominee
from profiles.names import find_nominees, searched
from profiles.readings import SURNAMES, readings

# Surnames whose usual reading is another, each with a given name that no phrase begins with.
READ_AS = {
    "单小雄": "shan xiao xiong",
    "仇国华": "qiu guo hua",
    "区凤仪": "ou feng yi",
    "曾淑芬": "zeng shu fen",
    "解晓东": "xie xiao dong",
    "任桂兰": "ren gui lan",
    "华建平": "hua jian ping",
    "查明玉": "zha ming yu",
    "朴正花": "piao zheng hua",
    "盖丽丽": "ge li li",
    "缪志强": "miao zhi qiang",
    "乐小英": "yue xiao ying",
    "覃秀珍": "qin xiu zhen",
    "翟明": "zhai ming",
    "员海涛": "yun hai tao",
    "种建英": "chong jian ying",
    "秘书云": "bi shu yun",
    "折秀丽": "she xiu li",
    "召明亮": "shao ming liang",
    "隗福生": "wei fu sheng",
    "郇中平": "xun zhong ping",
    "卜亚兰": "bu ya lan",
    "牟一鸣": "mu yi ming",
    "祭鸿": "zhai hong",
    "薄云": "bo yun",
    "乜国庆": "nie guo qing",
    "阚小青": "kan xiao qing",
    "粘小梅": "nian xiao mei",
    "万俟璐": "mo qi lu",
    "尉迟敬": "yu chi jing",
    "长孙玉": "zhang sun yu",
    "澹台明": "tan tai ming",
    "欧阳晓": "ou yang xiao",
}


def someone(
    name: str,
    *,
    number: int = 1,
    district: str = "越秀区",
    subdistrict: str = "榕荫街道",
    community: str = "木棉里社区",
    **words: str,
) -> Nominee:
    place = Community(district=district, subdistrict=subdistrict, name=community)
    return Nominee(name=name, number=number, community=place, **words)


PEOPLE = (
    someone("张艳", number=27, nickname="小巷总理"),
    someone("单小雄", number=2, post="网格员"),
    someone("阿卜杜拉·买买提", number=3, subdistrict="", community="27号大院社区"),
    someone("欧阳晓", number=4, district="天河区"),
    someone("吕䶮", number=5, pinyin="lü yan"),
)


def meant(query: str) -> list[str]:
    return [nominee.name for nominee in find_nominees(PEOPLE, query).meant]


def alike(query: str) -> list[str]:
    return [nominee.name for nominee in find_nominees(PEOPLE, query).alike]


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("张艳", "张艳"),
        ("艳", "张艳"),
        ("小雄", "单小雄"),
        ("张　艳", "张艳"),
        ("阿卜杜拉买买提", "阿卜杜拉·买买提"),
        ("阿卜杜拉•买买提", "阿卜杜拉·买买提"),
        ("买买提", "阿卜杜拉·买买提"),
        ("䶮", "吕䶮"),
        ("总理", "张艳"),
        ("网格", "单小雄"),
        ("天河", "欧阳晓"),
        ("27号大院", "阿卜杜拉·买买提"),
    ],
)
def test_characters_are_found_in_name_nickname_post_and_place(query, name):
    assert meant(query) == [name]


def test_a_subdistrict_finds_those_who_work_there():
    assert meant("榕荫街道") == ["张艳", "单小雄", "欧阳晓", "吕䶮"]


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("zhangyan", "张艳"),
        ("Zhang Yan", "张艳"),
        ("zy", "张艳"),
        ("ＺＹ", "张艳"),
        ("zhang'y", "张艳"),
        ("shanxiaoxiong", "单小雄"),
        ("danxiao", "单小雄"),
        ("sxx", "单小雄"),
        ("xiong", "单小雄"),
        ("ouyang", "欧阳晓"),
        ("oyx", "欧阳晓"),
        ("abudula", "阿卜杜拉·买买提"),
        ("abdlmmt", "阿卜杜拉·买买提"),
        ("lvyan", "吕䶮"),
        ("lüyan", "吕䶮"),
    ],
)
def test_pinyin_is_found_in_full_and_by_initials(query, name):
    assert meant(query) == [name]


@pytest.mark.parametrize(
    "query",
    ["27", "27号", "27號", "２７", "２７号", " 27 号 ", "第27号", "No.27", "№ 27", "#27", "027"],
)
def test_a_number_finds_whoever_bears_it_and_nobody_else(query):
    assert meant(query) == ["张艳"]


def test_a_number_that_nobody_bears_is_looked_for_in_the_words():
    people = (someone("李敏", number=1, community="96号大院社区"), someone("王强", number=2))
    assert [one.name for one in find_nominees(people, "96").meant] == ["李敏"]
    assert not find_nominees(people, "9" * 50)


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("张燕", "张艳"),
        ("章焰", "张艳"),
        ("張艷", "张艳"),
        ("山小熊", "单小雄"),
        ("善晓雄", "单小雄"),
        ("小熊", "单小雄"),
        ("欧阳笑", "欧阳晓"),
        ("吕艳", "吕䶮"),
    ],
)
def test_a_name_written_otherwise_is_found_by_its_sound(query, name):
    assert (meant(query), alike(query)) == ([], [name])


@pytest.mark.parametrize("query", ["燕", "张", "张燕子", "西安", "炎", "yan燕", "章"])
def test_one_syllable_or_another_number_of_them_is_no_homophone(query):
    assert alike(query) == []


def test_those_who_are_named_are_not_repeated_among_those_who_sound_alike():
    people = (someone("张燕"), someone("张艳", number=2), someone("张焱", number=3))
    found = find_nominees(people, "张艳")
    assert [one.name for one in found.meant] == ["张艳"]
    assert [one.name for one in found.alike] == ["张燕", "张焱"]
    assert len(found) == 3


@pytest.mark.parametrize(("name", "pinyin"), READ_AS.items())
def test_a_surname_is_read_as_a_surname(name, pinyin):
    assert tuple(pinyin.split()) in readings(name)
    given = someone(name)
    assert find_nominees([given], pinyin.replace(" ", "")).meant == [given]
    assert find_nominees([given], "".join(word[0] for word in pinyin.split())).meant == [given]


def test_every_surname_in_the_table_has_a_syllable_for_each_character():
    for surname, reading in SURNAMES.items():
        assert len(reading.split()) == len(surname), surname
        assert (*reading.split(), "yi") in readings(f"{surname}怡"), surname


def test_a_given_name_is_found_by_each_of_its_likely_readings():
    yue = someone("李乐")
    assert find_nominees([yue], "liyue").meant == [yue]
    assert find_nominees([yue], "lile").meant == [yue]
    assert find_nominees([yue], "李月").alike == [yue]


def test_the_editors_own_reading_stands_alone():
    qin = someone("覃露", pinyin="tan lu")
    assert find_nominees([qin], "tanlu").meant == [qin]
    assert not find_nominees([qin], "qinlu")


def test_a_name_of_many_readings_does_not_take_for_ever():
    assert len(readings("乐" * 40)) <= 32


@pytest.mark.parametrize("nothing", ["", "   ", "　　", "·", "\u200b", "\x00", "'", "\t\r\n"])
def test_nothing_to_look_for_means_everyone(nothing):
    assert searched(nothing) == ""
    assert len(find_nominees(PEOPLE, nothing)) == len(PEOPLE)


@pytest.mark.parametrize("typed", ["%", "_", "%_'\"<script>", "😀", "👨‍👩‍👧", "\\", "(", "[", "*"])
def test_what_other_searches_take_for_a_sign_is_taken_for_itself(typed):
    assert searched(typed) == typed
    assert not find_nominees(PEOPLE, typed)


def test_the_first_fifty_characters_are_searched():
    assert searched("  " + "张" * 10_000) == "张" * 50
    assert searched("张艳\x00") == "张艳"
