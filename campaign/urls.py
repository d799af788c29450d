"""Every address of the site. Chinese has none before it, English /en/."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path

from campaign.feeds import SealFeed, StoryFeed
from campaign.measures import metrics
from campaign.pages import public_page
from campaign.sitemaps import SITEMAPS
from campaign.views import (
    boards,
    cases,
    complaints,
    doors,
    ledger,
    nominees,
    posters,
    results,
    sharing,
    stories,
    wechat,
)
from campaign.views.privacy import privacy
from campaign.views.styleguide import styleguide

handler400 = "campaign.errors.bad_request"
handler403 = "campaign.errors.forbidden"
handler404 = "campaign.errors.not_found"
handler500 = "campaign.errors.server_error"

# Of the current edition here, and of each past one under /e/<number>/.
edition_pages = [
    path("", stories.home, name="home"),
    path("stories/", stories.story_list, name="stories"),
    path("nominees/", nominees.nominee_list, name="nominees"),
    path("nominees/<slug:code>/", nominees.nominee_detail, name="nominee"),
    path("leaderboard/", boards.leaderboard, name="leaderboard"),
    path("leaderboard.csv", boards.leaderboard_csv, name="leaderboard-csv"),
    path("rules/", nominees.rules, name="rules"),
    path("privacy/", privacy, name="privacy"),
    path("cases/", cases.case_list, name="cases"),
    path("ledger/", ledger.ledger, name="ledger"),
    path("result/", results.result, name="result"),
    path("result/<int:version>/", results.result, name="result-version"),
    path("result/certificate/", results.certificate, name="result-certificate"),
    path("result/certificate/<slug:code>/", results.certificate, name="certificate"),
    path("result/certificate/<str:name>", results.certificate_file, name="result-file"),
    path(
        "result/certificate/<slug:code>/<str:name>",
        results.certificate_file,
        name="certificate-file",
    ),
    path("complaints/", complaints.complaints, name="complaints"),
    path("posters/", posters.poster_list, name="posters"),
    path("posters/d/<slug:key>/", posters.district, name="district-poster"),
    path("posters/d/<slug:key>/<str:name>", posters.district_file, name="district-file"),
    path("posters/<slug:code>/", posters.poster, name="poster"),
    path("posters/<slug:code>/print/", posters.poster_print, name="poster-print"),
    path("posters/<slug:code>/<str:name>", posters.poster_file, name="poster-file"),
    path("feed/", public_page(StoryFeed()), name="feed"),
    path("share.jpg", sharing.edition_card, {"shape": "wide"}, name="card-wide"),
    path("share-square.jpg", sharing.edition_card, {"shape": "square"}, name="card-square"),
    path(
        "nominees/<slug:code>/share.jpg",
        sharing.nominee_card,
        {"shape": "wide"},
        name="nominee-card-wide",
    ),
    path(
        "nominees/<slug:code>/share-square.jpg",
        sharing.nominee_card,
        {"shape": "square"},
        name="nominee-card-square",
    ),
]

urlpatterns = [
    path("admin/", admin.site.urls),
    path("n/<path:printed>", doors.short, name="short"),
    path("d/<path:printed>", doors.district, name="short-district"),
    # A code that was set in capitals, or an address typed so
    path("N/<path:printed>", doors.short),
    path("D/<path:printed>", doors.district),
    path("healthz", doors.healthz, name="healthz"),
    path("metrics", metrics, name="metrics"),
    path("favicon.ico", doors.favicon, name="favicon"),
    path("robots.txt", public_page(doors.robots), name="robots"),
    path("sitemap.xml", public_page(sitemap), {"sitemaps": SITEMAPS}, name="sitemap"),
    path("ledger/<int:number>/checkpoint", ledger.checkpoint, name="checkpoint"),
    path("ledger/<int:number>/checkpoints.atom", public_page(SealFeed()), name="checkpoint-feed"),
    path("ledger/<int:number>/qr/<int:seal>.svg", ledger.checkpoint_code, name="checkpoint-code"),
    path("ledger/<int:number>/<slug:part>/<int:seal>.txt", ledger.ledger_part, name="ledger-part"),
    path("ledger/<str:name>", ledger.document, name="ledger-document"),
    path("wechat/signature/", wechat.signature, name="wechat-signature"),
    path("media/<path:path>", doors.media, name="media"),
    path("preview/stories/<slug:slug>/", stories.preview_story, name="preview-story"),
    path("preview/shared/<str:token>/", stories.preview_shared, name="preview-shared"),
    *([path("styleguide/", styleguide, name="styleguide")] if settings.DEBUG else []),
    *i18n_patterns(
        path("", include(edition_pages)),
        path("e/<int:number>/", include((edition_pages, "campaign"), namespace="edition")),
        path("stories/<slug:slug>/", stories.story_detail, name="story"),
        path("complaints/answer/", complaints.find_letter, name="find-letter"),
        path("complaints/<str:secret>/", complaints.complaint, name="complaint"),
        path("", include("voting.urls")),
        prefix_default_language=False,
    ),
]
