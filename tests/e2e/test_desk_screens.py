"""Every screen of the desk: axe finds nothing, and none is wider than the screen it is on."""

import pytest

from tests.desk import MANUSCRIPT
from tests.e2e.axe import violations
from tests.e2e.conftest import PHONE, Visit
from tests.e2e.people import LAPTOP

KINDS = {
    "a phone in the dark": {"viewport": PHONE, "color_scheme": "dark"},
    "a laptop by day": {"viewport": LAPTOP, "color_scheme": "light"},
}


def faults(page, name: str) -> list[str]:
    found = violations(page, name)
    width, wide = page.viewport_size["width"], page.evaluate("document.body.scrollWidth")
    return [*found, f"{name} is {wide} wide"] if wide > width else found


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_wrong_with_any_screen(browser, newsroom, screens, signed_in, kind):
    options = KINDS[kind]
    door = Visit(browser, newsroom, **options)
    door.page.goto("/admin/")
    found = faults(door.page, "the door")
    for _attempt in range(5):
        door.page.fill("#id_username", f"nobody {kind}")
        door.page.fill("#id_password", "wrong-every-time")
        with door.page.expect_navigation():
            door.page.keyboard.press("Enter")
    found += faults(door.page, "a locked name")
    door.context.close()
    page = signed_in(newsroom, **options).page
    for name, path in screens.items():
        answer = page.goto(path)
        assert answer.status == 200, path
        found += faults(page, name)
    page.goto(screens["pasting"])
    page.fill("#id_text", MANUSCRIPT)
    page.get_by_role("button", name="逐项核对").click()
    found += faults(page, "a manuscript in parts")
    assert not found, "\n" + "\n".join(found)
