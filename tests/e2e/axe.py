"""axe-core looks at a page as it stands."""

import itertools

from axe_playwright_python.base import AXE_SCRIPT

TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
# The others read what a page says, which is the same in any light and at any size; of the button
# for the size of text, a style shows the words.
OF_THE_LOOK = (
    *("button-name", "color-contrast", "link-in-text-block"),
    *("scrollable-region-focusable", "target-size"),
)
SCHEMES = ("light", "dark")
SIZES = ("standard", "large", "xlarge")
RUN_AXE = """async ([part, rules]) => {
  const found = await axe.run(part || document, {
    runOnly: rules, resultTypes: ["violations"], preload: false, iframes: false,
  });
  return found.violations.map((v) => [v.id, v.nodes.map((n) => n.target.join(" "))]);
}"""


def violations(page, where: str = "", part: str = "", rules: tuple[str, ...] = TAGS) -> list[str]:
    """Run axe on the page, or a part of it; one line for each rule that is broken."""
    page.wait_for_load_state()  # a click may lead to a page that is only beginning to be there
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate(RUN_AXE, [part, list(rules)])
    return [f"{where}: {rule}: {nodes[:4]}" for rule, nodes in found]


def violations_in_any_light(page, where: str) -> list[str]:
    """Run axe on a reader's page in light and dark, each at every size of text."""
    found, rules = [], TAGS
    for scheme, size in itertools.product(SCHEMES, SIZES):
        page.emulate_media(color_scheme=scheme)
        page.evaluate("size => { document.documentElement.dataset.text = size; }", size)
        found += violations(page, f"{where}, {scheme}, {size}", rules=rules)
        rules = OF_THE_LOOK
    return found
