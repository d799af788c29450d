"""A newsroom in the demonstration: four people, three approvals demanded, and a draft."""

from datetime import date

from django.contrib.auth.models import Group, User
from django.utils import timezone

from profiles.models import Consent, Edition, Story
from profiles.reviewing import taken_in
from voting.roles import CHIEF_EDITOR, EDITOR, REPORTER

PASSWORD = "a-long-enough-password"
PEOPLE = {"jizhe": REPORTER, "yishen": EDITOR, "ershen": EDITOR, "zhubian": CHIEF_EDITOR}
HEADLINE = "三楼的灯又亮了"


def staff() -> None:
    """Give every role its people, and the reporter a draft about the first nominee."""
    for name, role in PEOPLE.items():
        person = User.objects.create_user(name, password=PASSWORD, is_staff=True)
        person.groups.add(Group.objects.get(name=role))
    edition = Edition.objects.get()
    edition.reviews = 3
    edition.save(update_fields=["reviews"])
    nominee = edition.nominees.order_by("number").first()
    for to in Consent.To.values:
        Consent.objects.create(nominee=nominee, to=to, given_on=date(2026, 11, 1), how="当面签字")
    story = Story.objects.create(
        edition=edition,
        nominee=nominee,
        column=edition.column,
        headline=HEADLINE,
        lead="天刚黑，她已经在楼道里了。",
        body="<h2>一盏灯</h2><p>从一只灯泡说起。</p>",
        credits="文/示例记者 甲",
        source="示例日报",
    )
    taken_in(story=story, by=User.objects.get(username="jizhe"))
    out = edition.stories.filter(state="published").order_by("pk").first()
    out.steps.create(kind="changed", at=timezone.now(), by=User.objects.get(username="yishen"))
