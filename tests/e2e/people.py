"""People of the newsroom, each before a browser of their own."""

LAPTOP = {"width": 1366, "height": 768}


class Person:
    """Somebody at the desk; every click and every field filled in is a step."""

    def __init__(self, visit):
        self.visit, self.page = visit, visit.page
        self.steps = 3  # at the door: a name, a password, a click

    def fill(self, field, words):
        self.steps += 1
        self.page.locator(field).fill(words)

    def click(self, words, kind="button"):
        self.steps += 1
        here = self.page.locator("#container > :not(#header)")  # 修改 is no 修改密码
        here.get_by_role(kind, name=words).first.click()
        self.page.wait_for_load_state()

    def choose(self, field, words):
        self.steps += 1
        with self.page.expect_response("**/paste/"):
            self.page.locator(field).select_option(label=words)

    def check(self, field):
        self.steps += 1
        self.page.locator(field).first.check()

    def writes_at_the_end(self, words):
        """Click into the text, go to its end, and write: three steps."""
        self.steps += 3
        self.page.locator(".tiptap").click()
        self.page.keyboard.press("Control+End")
        self.page.wait_for_timeout(200)  # nobody types sooner after a key that moves
        self.page.keyboard.type(words)
