"""The desk's own screens by name; test_review.py looks at those of a review itself."""

import json
import os
from datetime import timedelta
from pathlib import Path

from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from campaign.batches import start_batch
from campaign.orders import orders_for
from campaign.posters import Kind
from profiles.models import Edition, Nominee, Place, Story
from profiles.previews import preview_token
from voting.complaints import complain
from voting.holds import hold_likes
from voting.models import Case, Like

# Whose address needs nothing more.
PLAIN = {
    "start": "index",
    "stories": "profiles_story_changelist",
    "pasting": "profiles_story_paste",
    "a new story": "profiles_story_add",
    "nominees": "profiles_nominee_changelist",
    "nominees in": "profiles_nominee_import",
    "nominees out": "profiles_nominee_export",
    "a new nominee": "profiles_nominee_add",
    "communities": "profiles_community_changelist",
    "a new community": "profiles_community_add",
    "editions": "profiles_edition_changelist",
    "a new edition": "profiles_edition_add",
    "places": "profiles_place_changelist",
    "a new place": "profiles_place_add",
    "scans": "place_scans",
    "posters in bulk": "posters_in_bulk",
    "cases": "voting_case_changelist",
    "people": "auth_user_changelist",
    "a new person": "auth_user_add",
    "locked names": "axes_accessattempt_changelist",
    "authenticators": "otp_totp_totpdevice_changelist",
    "a new authenticator": "otp_totp_totpdevice_add",
    "a new password": "password_change",
}


def screens() -> dict[str, str]:
    """Return the path of every screen, with something on each."""
    found = {name: reverse(f"admin:{address}") for name, address in PLAIN.items()}
    return found | _of_stories() | _of_people() | _of_posters() | _of_cases()


def write_screens() -> None:
    (Path(os.environ["VAR_DIR"]) / "screens.json").write_text(json.dumps(screens()))


def _of_stories() -> dict[str, str]:
    draft = Story.objects.filter(headline="三楼的灯又亮了").get()
    out = Story.objects.filter(state="published").exclude(nominee=None).order_by("pk").first()
    act = reverse("admin:profiles_story_act", args=["withdraw"])
    return {
        "a draft": reverse("admin:profiles_story_change", args=[draft.pk]),
        "a story that is out": reverse("admin:profiles_story_change", args=[out.pk]),
        "publication of a draft": reverse("admin:story_publication", args=[draft.pk]),
        "publication of what is out": reverse("admin:story_publication", args=[out.pk]),
        "versions": reverse("admin:profiles_story_history", args=[out.pk]),
        "for WeChat": reverse("admin:story_wechat", args=[out.pk]),
        "an act": f"{act}?ids={out.pk}",
        "preview": reverse("preview-story", args=[draft.slug]),
        "shared preview": reverse("preview-shared", args=[preview_token(draft)]),
    }


def _of_people() -> dict[str, str]:
    nominee, edition = Nominee.objects.first(), Edition.objects.get()
    editor = User.objects.get(username="yishen")
    device = TOTPDevice.objects.create(user=editor, name="手机", confirmed=False)
    return {
        "a nominee": reverse("admin:profiles_nominee_change", args=[nominee.pk]),
        "an edition": reverse("admin:profiles_edition_change", args=[edition.pk]),
        "readiness": reverse("admin:edition_readiness", args=[edition.pk]),
        "rules": reverse("admin:edition_rules", args=[edition.pk]),
        "a person": reverse("admin:auth_user_change", args=[editor.pk]),
        "the code to scan": reverse("admin:otp_totp_totpdevice_config", args=[device.pk]),
    }


def _of_posters() -> dict[str, str]:
    place = Place.objects.create(community=Nominee.objects.first().community, spot="北门公告栏")
    wanted = orders_for(
        nominees=[Nominee.objects.first()], places=[place], kinds=[Kind("portrait")]
    )
    batch = start_batch(orders=wanted, packing="zip", at=timezone.now())
    return {
        "a place": reverse("admin:profiles_place_change", args=[place.pk]),
        "a batch of posters": reverse("admin:posters_batch", args=[batch.key]),
    }


def _of_cases() -> dict[str, str]:
    at, nominee = timezone.now(), Nominee.objects.first()
    some = Like.objects.filter(nominee=nominee, received_at__lt=at - timedelta(hours=1))[:20]
    hold = hold_likes(
        edition=nominee.edition,
        likes=Like.objects.filter(pk__in=[like.pk for like in some]),
        nominee=nominee,
        by=User.objects.get(username="zhubian"),
        text="二十个赞间隔几乎相同，请核对。",
        chosen={},
        at=at,
    )
    letter: Case = complain(
        edition=nominee.edition, nominee=nominee, text="有人在群里发红包。", contact="", at=at
    )[0]
    case = "admin:voting_case_change"
    return {
        "held likes": reverse(case, args=[hold.pk]),
        "a void": reverse("admin:voting_case_act", args=[hold.pk, "void"]),
        "a complaint": reverse(case, args=[letter.pk]),
        "an answer": reverse("admin:voting_case_act", args=[letter.pk, "answer"]),
    }
