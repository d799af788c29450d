"""Who has a story open at the desk."""

from datetime import datetime, timedelta

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

from profiles.models import Presence, Story
from profiles.staff import name_of

LASTS = timedelta(seconds=50)  # the desk's script says twice in that time that it is there


def note_presence(
    *, story: Story, who: AbstractBaseUser | AnonymousUser, at: datetime
) -> list[str]:
    """Note that this person has the story open; return the names of the others."""
    Presence.objects.update_or_create(story=story, who_id=who.pk, defaults={"seen_at": at})
    Presence.objects.filter(story=story, seen_at__lt=at - LASTS).delete()
    others = Presence.objects.filter(story=story).exclude(who_id=who.pk).select_related("who")
    return [name_of(one.who) for one in others]
