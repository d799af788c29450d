"""Telephone numbers and e-mail addresses are found in a line of words, and nothing else is."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from profiles.contacts import check_reachable, pieces


def ways(line: str) -> list[str]:
    return [address for _words, address in pieces(line) if address]


@pytest.mark.parametrize(
    ("line", "addresses"),
    [
        ("活动办公室 020-12345678", ["tel:02012345678"]),
        ("020 1234 5678，转8001", ["tel:02012345678"]),
        ("0755-1234567", ["tel:07551234567"]),
        ("+86 20-1234 5678", []),
        ("+86 020-12345678", ["tel:+8602012345678"]),
        ("手机13800000000（微信同号）", ["tel:13800000000"]),
        ("400-123-4567", ["tel:4001234567"]),
        ("87654321", ["tel:87654321"]),
        ("市民热线12345，96123", ["tel:12345", "tel:96123"]),
        ("020-12345678 020-12345679", ["tel:02012345678", "tel:02012345679"]),
        ("投诉：jian.du+1@mail.example.com。", ["mailto:jian.du+1@mail.example.com"]),
        ("邮编510085，2026年11月18日，9:00—18:00", []),
        ("2026-11-18", []),
        ("a@b，第27号", []),
    ],
)
def test_ways_are_found(line, addresses):
    assert ways(line) == addresses


@given(st.text(alphabet="0123456789 -+@.a甲，", max_size=60))
def test_no_character_is_lost(line):
    assert "".join(words for words, _address in pieces(line)) == line


@pytest.mark.parametrize("line", ["活动办公室", "０２０－１２３４５６７８", "微信公众号"])
def test_a_line_by_which_nobody_is_reached_is_refused(line):
    with pytest.raises(ValidationError):
        check_reachable(line)


def test_a_line_with_a_way_is_taken():
    check_reachable("活动办公室 020-12345678")
