"""Who may do what at the desk: five groups, made by a migration.

Their names are data that a newsroom reads in the admin, so they are Chinese. A person is
given a role by an administrator, who ticks "staff status" and chooses the group.
"""

from collections.abc import Iterable
from typing import Any

REPORTER, EDITOR, CHIEF_EDITOR, ORGANISER, AUDITOR = "记者", "编辑", "主编", "主办方", "审计"


def can(acts: str, *models: str) -> frozenset[str]:
    """Return "app.act_model" for each act and "app.model"."""
    pairs = (model.split(".") for model in models)
    return frozenset(f"{app}.{act}_{name}" for app, name in pairs for act in acts.split())


PEOPLE = ("profiles.community", "profiles.nominee")
PLACES = ("profiles.place",)
FINISHED = ("profiles.finishedposter",)
TEXTS = ("profiles.story", "profiles.photo")
RECORDS = ("voting.like", "voting.rules", "voting.case", "voting.act", "voting.result")
AWARDS = ("voting.award",)
CONSENTS = ("profiles.consent",)
READ_ALL = can(
    "view",
    *("profiles.edition", *PEOPLE, *PLACES, *FINISHED, *TEXTS),
    *(*CONSENTS, *RECORDS, *AWARDS),
)

REPORTS = can("view", "profiles.edition", *PEOPLE, *CONSENTS) | can("add change view", *TEXTS)
EDITS = (
    REPORTS
    | can("add change view", *PLACES)
    | can("add change delete view", *FINISHED)
    | can("add change", *PEOPLE, *CONSENTS)
    | can("delete", *TEXTS)
    | can("view", "voting.like", "voting.rules")
    | {"profiles.publish_story", "profiles.review_story"}
)
# What one proposes another confirms, so chief editor and organiser hold the same rights here.
REVIEWS = can("view", *RECORDS) | {"voting.see_evidence"}
REVIEWS |= {"voting.add_rules", "voting.hold_likes", "voting.void_likes", "voting.answer_complaint"}
REVIEWS |= can("add change delete view", *AWARDS) | {"voting.declare_result"}

ROLES: dict[str, frozenset[str]] = {
    REPORTER: REPORTS,
    EDITOR: EDITS,
    CHIEF_EDITOR: EDITS
    | REVIEWS
    | can("delete", *PEOPLE)
    | {"profiles.withdraw_nominee", "profiles.final_review_story"},
    ORGANISER: READ_ALL
    | REVIEWS
    | can("add change", "profiles.edition", *PLACES)
    | can("add change delete", *FINISHED),
    AUDITOR: READ_ALL | {"voting.see_evidence", "admin.view_logentry"},
}
# On which model the permissions stand whose codename does not say so.
STANDS_ON = {
    "publish_story": "story",
    "review_story": "story",
    "final_review_story": "story",
    "withdraw_nominee": "nominee",
    "see_evidence": "like",
    "hold_likes": "case",
    "void_likes": "case",
    "answer_complaint": "case",
    "declare_result": "result",
}


def make_roles(*, groups: Any, permissions: Any, content_types: Any) -> None:
    """Make each group, and give it what ROLES says and no more; any number of times.

    The models' managers come in, so that a migration can hand over its own.
    """
    for name, granted in ROLES.items():
        group, _made = groups.get_or_create(name=name)
        group.permissions.set(list(_rows(granted, permissions, content_types)))


def _rows(granted: Iterable[str], permissions: Any, content_types: Any) -> Iterable[Any]:
    for one in sorted(granted):
        app, _dot, codename = one.partition(".")
        model = STANDS_ON.get(codename) or codename.partition("_")[2]
        stands_on, _made = content_types.get_or_create(app_label=app, model=model)
        yield permissions.get_or_create(
            content_type=stands_on, codename=codename, defaults={"name": codename}
        )[0]
