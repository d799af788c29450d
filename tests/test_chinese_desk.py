"""The desk speaks Chinese on every page, also where other people's code speaks."""

import re
from html.parser import HTMLParser

import pytest
from axes.models import AccessAttempt
from django.contrib import admin
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from profiles.models import Place
from tests import cast

pytestmark = pytest.mark.django_db
SAID = ("title", "placeholder", "aria-label", "alt")
# Names and signs that are the same in Chinese, keys, and data of the tests' own.
SAME = re.compile(
    r"Finest community worker|Excel|CSV|JPEG|PNG|WebP|PDF|MB|Cookie|LDAP|Mac|Control|Command"
    r"|xlsx|csv|docx|txt|zip|wps|\S+\*{3,}|shan xiong xin|Ctrl|Shift|Alt|Enter|editor"
    r"|https?://[\w./-]+|<[\w]+>|\d{8}-\w{8}|[YmdHis]{2,}|True|False"
)


class Words(HTMLParser):
    """What a page says to people who see it and to those who hear it."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag, attrs):
        self.silent += tag in ("script", "style")
        values = dict(attrs)
        names = (*SAID, "value") if values.get("type") in ("submit", "button") else SAID
        self.said += [values[name] for name in names if values.get(name)]

    def handle_endtag(self, tag):
        self.silent -= tag in ("script", "style")

    def handle_data(self, data):
        if not self.silent:
            self.said.append(data.strip())


def english(html: str) -> list[str]:
    words = Words()
    words.feed(html)
    return [one for one in words.said if re.search(r"[A-Za-z]{3,}", SAME.sub("", one))]


@pytest.fixture
def desk(client, monkeypatch):
    someone = cast.an_editor()
    nominee = cast.a_published_nominee(cast.an_edition(at=timezone.now()), at=timezone.now())
    # a code drawn by lot may look like a word
    monkeypatch.setattr(Place._meta.get_field("code"), "_get_default", lambda: "3c4d")
    place = Place.objects.create(community=nominee.community, spot="公告栏")
    TOTPDevice.objects.create(user=someone, name="手机")
    AccessAttempt.objects.create(username="某人", failures_since_start=5)
    LogEntry.objects.create(
        user=someone,
        content_type=ContentType.objects.get_for_model(place),
        object_id=place.pk,
        object_repr="公告栏",
        action_flag=CHANGE,
        change_message="改了",
    )
    client.force_login(someone)
    return client


def pages() -> dict[str, str]:
    """Every start page, list, form and history there is, by the model it is of."""
    found = {"/admin/": "", "/admin/password_change/": ""}
    for model in admin.site._registry:
        app, name = model._meta.app_label, model._meta.model_name
        base = f"/admin/{app}/{name}/"
        found |= {f"/admin/{app}/": name, base: name, f"{base}?q=x": name, f"{base}add/": name}
        one = model._default_manager.first()
        if one and name not in ("logentry", "accessattempt"):
            found |= {f"{base}{one.pk}/{page}/": name for page in ("change", "history")}
    return found


def test_no_page_of_the_desk_speaks_english(desk):
    found, seen = {}, 0
    for path in pages():
        answer = desk.get(path)
        assert answer.status_code in (200, 403, 404), path
        seen += answer.status_code == 200
        found |= dict.fromkeys(english(answer.content.decode()), path)
    assert found == {}
    assert seen > 40


def test_tables_and_codes_speak_chinese_too(desk):
    device = TOTPDevice.objects.get()
    for path in (
        "/admin/profiles/nominee/export/",
        "/admin/profiles/nominee/import/",
        "/admin/profiles/story/paste/",
        f"/admin/otp_totp/totpdevice/{device.pk}/config/",
    ):
        assert english(desk.get(path).content.decode()) == [], path


def test_every_time_says_that_it_is_beijings(desk):
    for path in ("profiles/story/add/", "profiles/edition/add/"):
        shown = desk.get(f"/admin/{path}").content.decode()
        assert shown.count("北京时间：") == shown.count("vTimeField") > 0, path


def test_a_group_is_offered_what_people_do_and_no_machinery(desk):
    shown = desk.get(f"/admin/auth/group/{Group.objects.get(name='编辑').pk}/change/")
    offered = shown.context["adminform"].form.fields["permissions"].queryset
    assert "报道 · 可以审签和退回报道" in shown.content.decode()
    assert set(Group.objects.get(name="主编").permissions.all()) <= set(offered)
    assert not offered.filter(content_type__model="tally").exists()


def test_the_test_would_see_english():
    assert english('<p>Access attempts</p><img alt="Search"><input type="submit" value="Save">')
    assert not english("<script>var words</script><p>导出 Excel 或 CSV</p>")


def test_a_locked_name_is_unlocked_by_an_administrator(desk):
    chosen = {"action": "unlock", "_selected_action": AccessAttempt.objects.get().pk}
    answer = desk.post("/admin/axes/accessattempt/", chosen, follow=True)
    assert "已解锁：某人" in answer.content.decode()
    assert not AccessAttempt.objects.exists()
    assert LogEntry.objects.filter(object_repr="某人").exists()


def test_an_account_is_made_without_a_word_of_machinery(desk):
    form = {"username": "林编辑", "password1": "123", "password2": "123"}
    refused = desk.post("/admin/auth/user/add/", form).content.decode()
    assert "密码太短，至少 10 位" in refused
    assert english(refused) == []
    form |= {"password1": "a-long-enough-password", "password2": "a-long-enough-password"}
    made = desk.post("/admin/auth/user/add/", form, follow=True).content.decode()
    assert 'type="checkbox" name="groups"' in made
    assert "迭代次数" not in made
    assert "LDAP" not in made
    assert "重置密码" in made


def test_what_is_wrong_is_said_in_chinese(desk):
    wrong = {"edition": "99", "published_at_0": "2026-13-40", "headline": "长" * 101}
    wrong |= {"photos-TOTAL_FORMS": 0, "photos-INITIAL_FORMS": 0}
    shown = desk.post("/admin/profiles/story/add/", wrong).content.decode()
    assert "日期不对，请这样填写：2026/11/29" in shown
    assert "没有这个选项" in shown
    assert english(shown) == []
