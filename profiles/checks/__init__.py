"""The checklist before publishing: what the page can find out by itself."""

from profiles.checks.findings import Finding
from profiles.checks.masking import mask
from profiles.checks.parts import missing_parts
from profiles.checks.private import private_numbers
from profiles.checks.residents import findable_residents
from profiles.models import Story

__all__ = ["Finding", "findings", "mask"]


def findings(story: Story) -> list[Finding]:
    """Return all that an editor should see before the story is published, in reading order.

    A finding that `stops` has to go before publishing; any other wants a reason. Nothing is
    written and nothing is altered.
    """
    return [*missing_parts(story), *private_numbers(story), *findable_residents(story)]
