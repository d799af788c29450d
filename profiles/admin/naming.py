"""Whom a draft is about, taken from its manuscript by an editor's click."""

from django.utils.translation import gettext_lazy as _

from profiles.admin.acts import Act
from profiles.importing import name_nominee, person_in_words

NAME = Act(
    name="nominee",
    label=_("Take the nominee from the manuscript"),
    explanation=_(
        "The story will be about the person below. Who is not in the list yet becomes a new nominee"
        " with the next number, and a community that is not there is made, too."
    ),
    run=lambda story, _reason, _at: name_nominee(story=story),
    permission="profiles.add_nominee",
    suits=lambda story: bool(person_in_words(story)),
)
