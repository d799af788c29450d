"""People of the demonstration who are hard to set: names, stories and places at their limits.

Run on the served site by `manage.py shell`, since no editor would type thirty thousand words.
"""

from datetime import timedelta

from django.utils import timezone

from profiles.models import Community, Edition, Nominee, Story
from voting.likes import cast_like

LONG_PLACE = {
    "district": "双江拉祜族佤族布朗族傣族自治县",
    "subdistrict": "中新知识城九佛长岭凤凰山麓街道办事处",
    "name": "凤凰山麓一期二期三期联合社区居民委员会",
}
SHORT_PLACE = {"district": "越秀区", "subdistrict": "", "name": "里社区"}
PARAGRAPH = "天还没有亮，他已经在楼下了；谁家的水管爆了，谁家的老人没有下楼，他都知道。"
SENTENCE = "四十个字的报道：她守着一条巷子，谁家有事都先来找她，她说小事做好了，就是大事。"
# name, nickname, place, body
PEOPLE = (
    ("李䶮", "", SHORT_PLACE, f"<p>{SENTENCE}</p>"),
    ("𬭎一", "一口气记住全村每一个人名字和每一盏路灯位置的好人", LONG_PLACE, f"<p>{SENTENCE}</p>"),
    ("阿卜杜拉·买买提", "小巷总理", SHORT_PLACE, f"<p>{PARAGRAPH * 3}</p>" * 270),
    ("古丽扎尔·阿卜杜热西提江", "一百零八级台阶上的贴心人", LONG_PLACE, PARAGRAPH * 800),
    ("Maximiliana-Konstantina Wolfeschlegel", "", LONG_PLACE, f"<p>{'A' * 400}</p>"),
)


def make() -> None:
    """Put them into the demonstration, and let a few visitors like them, so that they rank."""
    edition = Edition.objects.get(number=900)
    now = timezone.now()
    for number, (name, nickname, place, body) in enumerate(PEOPLE, start=3001):
        community, _new = Community.objects.get_or_create(**place)
        nominee = Nominee(
            edition=edition,
            community=community,
            number=number,
            name=name,
            nickname=nickname,
            post="社区党委书记、居委会主任、社区卫生健康委员会主任" if nickname else "",
            quote="门铃响的时候，我从来不问是谁，先应一声“来了”。" if nickname else "",
        )
        nominee.full_clean()
        nominee.save()
        Story.objects.create(
            edition=edition,
            nominee=nominee,
            state=Story.State.PUBLISHED,
            published_at=now - timedelta(days=1),
            headline=f"{name}：{SENTENCE * 2}" if nickname else name,
            body=body,
        )
        for visitor in range(500 - number % 10):
            cast_like(nominee=nominee, visitor=f"strange-{number}-{visitor}", at=now)
