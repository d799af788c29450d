"""axe-core finds nothing on any page, in any light, at any text size, in either language."""

import re
import time

import pytest

from tests.e2e.axe import violations_in_any_light
from tests.e2e.conftest import PHONE

LANGUAGES = {"zh": "", "en": "/en"}
DAILY_LIMIT = 5
OLD_ENOUGH = 2  # seconds until a new cookie counts


@pytest.fixture(scope="module")
def codes(site) -> list[str]:
    addresses = re.findall(r"/nominees/(\w+)/</loc>", site.read("/sitemap.xml"))
    found = list(dict.fromkeys(addresses))  # each stands there in two languages
    assert len(found) > DAILY_LIMIT
    return found


@pytest.fixture(scope="module")
def generous(browser, site, codes) -> object:
    """Return the cookies of a visitor who has liked five nominees today."""
    context = browser.new_context(base_url=site.address)
    assert context.request.get("/me/").ok
    time.sleep(OLD_ENOUGH)
    for code in codes[:DAILY_LIMIT]:
        liked = context.request.post(f"/nominees/{code}/like/", headers={"Origin": site.address})
        assert liked.url.endswith("/liked/")
    cookies = context.cookies()
    context.close()
    return cookies


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing(browser, site, paths, codes, generous, language):
    # Without motion, or axe may measure a colour half-way between two.
    context = browser.new_context(base_url=site.address, viewport=PHONE, reduced_motion="reduce")
    context.add_cookies(generous)
    page = context.new_page()
    found = []
    for name, path in {**paths, "liked": f"/nominees/{codes[0]}/liked/"}.items():
        page.goto(LANGUAGES[language] + path)
        if name == "nominees":
            page.get_by_role("button", pressed=True).first.wait_for()
        found += violations_in_any_light(page, f"{name}, {language}")
        if name == "nominees":
            send_one_like_too_many(page, codes[DAILY_LIMIT])
            found += violations_in_any_light(page, f"refused, {language}")
    context.clear_cookies()
    page.goto(LANGUAGES[language] + paths["confirm"])
    found += violations_in_any_light(page, f"confirm without cookies, {language}")
    context.close()
    assert not found, "\n" + "\n".join(found)


def send_one_like_too_many(page, code: str) -> None:
    """Send the form as a browser without script does, and land on the refusal."""
    # submit() raises no submit event, so script does not take the form over.
    with page.expect_navigation():
        page.evaluate(f"""document.querySelector('form[action$="/{code}/like/"]').submit()""")
    assert page.url.endswith(f"/{code}/like/")
