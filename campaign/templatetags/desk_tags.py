from typing import Any

from django import template
from django.utils import timezone

from campaign.start import StartPage
from campaign.start import start_page as made_for
from profiles.staff import name_of

register = template.Library()
register.filter("name_of", name_of)


@register.simple_tag(takes_context=True)
def start_page(context: dict[str, Any]) -> StartPage:
    """What the desk's start page shows to this person."""
    return made_for(who=context["request"].user, at=timezone.now())
