"""An edition whose public notice has ended, and a second person, for the journey to a result.

Run inside the site: `tools/run.py shell -c "from tests.e2e.over import end; end()"`.
"""

from django.contrib.auth.models import User

from tests.cases import an_edition_over
from voting.models import Award

SECOND, PASSWORD = "second", "a-second-person"


def end() -> None:
    edition = an_edition_over(likes=(5, 3, 2, 1), is_current=False)
    for position, (name, name_en) in enumerate(
        (("最美社区工作者", "Finest community worker"), ("提名奖", "Shortlisted")), start=1
    ):
        Award.objects.create(
            edition=edition, position=position, name=name, name_en=name_en, places=2
        )
    User.objects.create_superuser(SECOND, password=PASSWORD)
