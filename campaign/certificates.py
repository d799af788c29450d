"""Certificates of a final result: one for each winner, one for the edition. They speak Chinese."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import override

from campaign.drawings import digest_of, draw_once
from campaign.posters import Kind, sheets
from campaign.posters.certificate import CertificateCopy, certificate
from campaign.posters.raster import paint
from campaign.posters.sizes import SIZES, WIDTH
from campaign.printing import is_sample, proven
from campaign.shown_results import Sealed, ShownResult
from profiles.models import Edition, Nominee

PDF = Kind("certificate", "landscape", form="pdf")
PICTURE = 1400  # pixels of its width
FILES = {"certificate.pdf": "application/pdf", "certificate.jpg": "image/jpeg"}
# How a Chinese certificate says that nobody was honoured with an award, but placed.
PLACED = "按有效点赞数列第 {place} 位"


def certificate_address(edition: Edition, nominee: Nominee | None = None) -> str:
    """Return the address in the certificate's code. It bears the edition's number for ever."""
    with override(settings.LANGUAGE_CODE):
        if nominee is None:
            path = reverse("edition:result-certificate", args=[edition.number])
        else:
            path = reverse("edition:certificate", args=[edition.number, nominee.code])
    return f"{settings.SITE_URL}{path}"


def draw_certificate(*, shown: ShownResult, nominee: Nominee | None, name: str) -> bytes:
    """Return a file of FILES, drawn once and kept; a PDF's code is read before it is handed out.

    The result has to be sealed. Raises `posters.UnreadableError` and `BusyError` as posters do.
    """
    copy = certificate_copy(shown, nominee)
    edition = shown.result.edition
    return draw_once(
        folder="certificates",
        owner=nominee.code if nominee else f"edition-{edition.number}",
        digest=digest_of(copy, name),
        name=name,
        draw=lambda: _draw(copy, name),
    )


def certificate_copy(shown: ShownResult, nominee: Nominee | None) -> CertificateCopy:
    copy = _of_edition(shown) if nominee is None else _of_winner(shown, nominee)
    edition = shown.result.edition
    address = certificate_address(edition, nominee)
    sealed = shown.sealed
    return CertificateCopy(
        campaign=edition.name,
        hosts="、".join(edition.host_names),
        invitation="扫码核对",
        address=address,
        printed_address=address.partition("://")[2],
        sample=_sample(edition),
        day=_day(shown),
        proof=_proof(sealed, shown) if sealed else (),
        **copy,  # type: ignore[arg-type]  # the words of one of the two below
    )


def _of_winner(shown: ShownResult, nominee: Nominee) -> dict[str, object]:
    honour, standing = shown.honour_of(nominee.code), shown.standing(nominee.code)
    place = standing.place if standing else None
    counted = f"有效点赞 {standing.counted if standing else 0:,} 个"
    if honour and place and shown.said.winners_by == Edition.WinnersBy.RANK:
        counted += f"，列第 {place} 位"
    return {
        "title": "荣 誉 证 书",
        "subtitle": "CERTIFICATE OF HONOUR",
        "name": nominee.name,
        "about": "　".join(part for part in (str(nominee.community), nominee.post) if part),
        "sentence": f"在{shown.result.edition.name}活动中" + ("获评" if honour else ""),
        "honour": honour.name if honour else PLACED.format(place=place),
        "honour_en": honour.name_en if honour else f"Place {place} by likes that count",
        "closing": "特颁此证，以资表彰。" if honour else "",
        "counted": counted,
    }


def _of_edition(shown: ShownResult) -> dict[str, object]:
    edition, people = shown.result.edition, len(shown.said.nominees)
    void = f"，其中作废 {shown.void:,} 个" if shown.void else ""
    return {
        "title": "结 果 证 书",
        "subtitle": "CERTIFICATE OF RESULT",
        "name": edition.name,
        "about": "",
        "sentence": f"{_window(edition)}{people} 位候选人收到点赞 {shown.received:,} 个{void}",
        "honour": "",
        "honour_en": "",
        "counted": f"有效点赞 {shown.counted:,} 个",
        "winners": _winners(shown),
    }


def _winners(shown: ShownResult) -> tuple[tuple[str, str], ...]:
    awards = [
        (one.honour.name, "、".join(winner.name for winner in one.winners))
        for one in shown.awards
        if one.winners
    ]
    if shown.said.honours or not shown.ranked:
        return tuple(awards)
    first = [row for row in shown.ranked if shown.has_certificate(row.nominee.code)]
    names = "、".join(f"{row.rank} {row.nominee.name}" for row in first)
    return (("按有效点赞数", names),)


def _window(edition: Edition) -> str:
    opened, closed = edition.likes_open_at, edition.likes_close_at
    if opened is None or closed is None:
        return ""
    return f"{_date(opened)}至{_date(closed)}，"


def _proof(sealed: Sealed, shown: ShownResult) -> tuple[str, ...]:
    version = f"第 {shown.result.version} 版" if shown.result.version > 1 else ""
    return (
        f"本结果{version}记入公开账本第 {sealed.seal.number} 号封存，第 {sealed.line.seq:,} 行。",
        f"根值 {sealed.root}",
        "核对：扫码打开本证书的网页，或下载账本后运行 verify.py。",
    )


def _sample(edition: Edition) -> str:
    if edition.is_demo:
        return "演示 DEMO"
    return "样张 SAMPLE" if is_sample() else ""


def _day(shown: ShownResult) -> str:
    return _date(shown.result.confirmed_at or shown.result.proposed_at)


def _date(moment: datetime) -> str:
    with override(settings.LANGUAGE_CODE):
        return date_format(timezone.localtime(moment), "Y年n月j日")


def _draw(copy: CertificateCopy, name: str) -> bytes:
    if name.endswith(".jpg"):
        return sheets.as_jpeg(
            paint(
                certificate(copy),
                SIZES["landscape"],
                dots=PICTURE / (WIDTH * SIZES["landscape"].scale),
            )
        )
    title = f"{copy.title.replace(' ', '')} {copy.name}"
    return proven(lambda: certificate(copy), PDF, title=title, address=copy.address)
