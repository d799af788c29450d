"""The door of the desk."""

import pytest
from axes.models import AccessAttempt, AccessLog
from django.conf import settings
from django.contrib.auth.models import Group, User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from tests import cast
from voting.roles import AUDITOR, EDITOR

pytestmark = pytest.mark.django_db


def knock(client, password, name="editor", **more):
    form = {"username": name, "password": password, **more}
    return client.post("/admin/login/?next=/admin/", form)


@pytest.fixture
def editor():
    return cast.an_editor(password="right-password")


def test_the_right_password_opens(client, editor):
    assert knock(client, "right-password").status_code == 302


def test_five_wrong_passwords_lock_the_name_even_for_the_right_one(client, editor):
    for _time in range(4):
        assert knock(client, "wrong").status_code == 200
    assert knock(client, "wrong").status_code == 429
    locked = knock(client, "right-password")
    assert locked.status_code == 429
    assert "已锁定 15 分钟" in locked.content.decode()
    assert locked.headers["Retry-After"] == "900"


def test_a_locked_name_locks_nobody_else(client, editor):
    cast.an_editor(username="other", password="right-password")
    for _time in range(6):
        knock(client, "wrong")
    assert knock(client, "right-password", name="other").status_code == 302


def test_no_address_is_kept_of_who_signs_in_or_fails(client, editor):
    knock(client, "wrong")
    assert AccessAttempt.objects.get().ip_address is None
    knock(client, "right-password")
    assert AccessLog.objects.get().ip_address is None


def test_who_has_an_authenticator_needs_its_code(client, editor):
    device = TOTPDevice.objects.create(user=editor, confirmed=True)
    refused = knock(client, "right-password")
    assert refused.status_code == 200
    assert "动态口令" in refused.content.decode()
    assert knock(client, "right-password", digits="abc").status_code == 200
    digits = f"{totp(device.bin_key):06d}"
    TOTPDevice.objects.update(throttling_failure_count=0, throttling_failure_timestamp=None)
    assert knock(client, "right-password", digits=digits).status_code == 302


def test_a_session_lasts_a_working_day():
    assert settings.SESSION_COOKIE_AGE == 8 * 60 * 60


@pytest.mark.parametrize("weak", ["short1aB", "1234567890123", "password123", "editor2026editor"])
def test_a_weak_password_is_refused(weak):
    with pytest.raises(ValidationError):
        validate_password(weak, User(username="editor2026editor"))


def test_an_administrator_sets_an_authenticator_up_with_a_code_to_scan(client, editor):
    client.force_login(editor)
    device = TOTPDevice.objects.create(user=editor, name="手机")
    for path in (
        "",
        "add/",
        f"{device.pk}/change/",
        f"{device.pk}/config/",
        f"{device.pk}/qrcode/",
    ):
        answer = client.get(f"/admin/otp_totp/totpdevice/{path}")
        assert answer.status_code == 200, path
    assert answer.headers["Content-Type"].startswith("image/svg")


def test_an_administrator_sees_who_was_locked(client, editor):
    knock(client, "wrong")
    client.force_login(editor)
    assert "editor" in client.get("/admin/axes/accessattempt/").content.decode()


def test_the_list_of_people_tells_what_each_is_here(admin_client, editor):
    editor.groups.set(Group.objects.filter(name__in=[EDITOR, AUDITOR]))
    page = admin_client.get("/admin/auth/user/").content.decode()
    assert "编辑、审计" in page
    assert "角色" in page


def test_the_list_of_people_asks_no_more_for_more_people(
    admin_client, editor, django_assert_max_num_queries
):
    for number in range(20):
        cast.an_editor(username=f"editor-{number}").groups.set(Group.objects.all())
    with django_assert_max_num_queries(12):
        admin_client.get("/admin/auth/user/")
