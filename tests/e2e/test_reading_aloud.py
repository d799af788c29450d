"""A story is read aloud by a voice of the device, as the privacy page says, or not at all."""

import json

import pytest
from playwright.sync_api import expect

VOICES = 'Object.defineProperty(speechSynthesis, "getVoices", {{ value: () => [{}] }})'


@pytest.mark.parametrize(
    ("voice", "is_offered"),
    [
        ({"lang": "zh-CN", "localService": True}, True),
        ({"lang": "zh-CN", "localService": False}, False),  # spoken by the browser's maker
        ({"lang": "en-GB", "localService": True}, False),
    ],
    ids=["of the device", "of a server", "of another language"],
)
def test_reading_is_offered_for_a_voice_of_the_device_alone(phone, paths, voice, is_offered):
    page = phone.page
    page.add_init_script(VOICES.format(json.dumps(voice)))
    page.goto(paths["story"], wait_until="networkidle")
    expect(page.locator("[data-read]")).to_be_visible(visible=is_offered)


SPEECH = """
window.spoken = [];
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
const define = (name, value) => Object.defineProperty(speechSynthesis, name, value);
define("getVoices", { value: () => [{ lang: "zh-CN", localService: true }] });
define("speaking", { get: () => spoken.length > 0 });
define("speak", { value: (one) => { spoken.push(one); one.onstart(); } });
define("cancel", { value: () => { spoken.splice(0).forEach((one) => one.onerror()); } });
"""


def test_the_whole_story_is_read_and_a_second_tap_ends_it(phone, paths):
    page = phone.page
    page.add_init_script(SPEECH)
    page.goto(paths["story"], wait_until="networkidle")
    button = page.locator("[data-read]")
    button.tap()
    read = page.evaluate("spoken.map((one) => one.text.trim())")
    assert read[0] == page.get_by_role("heading", level=1).text_content()
    assert read[-1] == page.locator(".prose > *").last.text_content().strip()
    assert page.evaluate("spoken.every((one) => one.lang === 'zh-CN' && one.voice)")
    expect(button).to_have_text("停止朗读", use_inner_text=True)
    button.tap()
    assert page.evaluate("spoken") == []
    expect(button).to_have_text("听报道", use_inner_text=True)
    assert phone.complaints == []
