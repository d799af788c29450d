"""axe-core looks at a page as it stands."""

from axe_playwright_python.base import AXE_SCRIPT

TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
RUN_AXE = """async ([part, tags]) => {
  const found = await axe.run(part || document, {
    runOnly: tags, resultTypes: ["violations"], preload: false, iframes: false,
  });
  return found.violations.map((v) => [v.id, v.nodes.map((n) => n.target.join(" "))]);
}"""


def violations(page, where: str = "", part: str = "") -> list[str]:
    """Run axe on the page, or a part of it; one line for each rule that is broken."""
    page.wait_for_load_state()  # a click may lead to a page that is only beginning to be there
    page.evaluate(AXE_SCRIPT)
    found = page.evaluate(RUN_AXE, [part, list(TAGS)])
    return [f"{where}: {rule}: {nodes[:4]}" for rule, nodes in found]
