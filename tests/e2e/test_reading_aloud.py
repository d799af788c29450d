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
