"""Posters are drawn once, proven, and never in the way of a page."""

import threading

from campaign import drawings, printing
from campaign.posters import UnreadableError
from tests.posters import read_codes


def test_a_poster_is_drawn_once_until_its_words_change(nominee, client, monkeypatch):
    address = f"/posters/{nominee.code}/phone.png"
    first = client.get(address).content
    monkeypatch.setattr("campaign.printing.proven", lambda *_, **__: b"drawn again")
    assert client.get(address).content == first
    nominee.quote = "换了一句话。"
    nominee.save()
    assert client.get(address).content == b"drawn again"


def test_a_poster_that_can_not_be_kept_is_handed_out_all_the_same(
    nominee, client, settings, tmp_path
):
    settings.VAR_DIR = tmp_path / "full"
    settings.VAR_DIR.write_text("a file where a folder should be")
    response = client.get(f"/posters/{nominee.code}/phone.png")
    assert response.status_code == 200
    assert len(read_codes(response.content, "image/png")) == 1


def test_a_poster_whose_code_can_not_be_read_is_held_back_with_the_reason(
    nominee, client, settings, tmp_path, monkeypatch
):
    settings.VAR_DIR = tmp_path

    proven = []

    def refuse(*_: object) -> None:
        proven.append(1)
        raise UnreadableError("OpenCV could not read its code.")

    monkeypatch.setattr(printing.posters, "prove", refuse)
    for _time in range(2):
        answer = client.get(f"/posters/{nominee.code}/phone.png")
        assert answer.status_code == 503
        assert "OpenCV could not read its code." in answer.content.decode()
        assert "马上回来" not in answer.content.decode()
        assert "Retry-After" not in answer.headers  # it does not heal by itself
    assert len(proven) == 1
    assert not [path for path in tmp_path.rglob("*") if path.suffix == ".png"]


def test_a_poster_that_was_held_back_is_drawn_again_once_its_words_change(
    nominee, client, settings, tmp_path, monkeypatch
):
    settings.VAR_DIR = tmp_path

    def refuse(*_: object) -> None:
        raise UnreadableError("OpenCV could not read its code.")

    with monkeypatch.context() as patched:
        patched.setattr(printing.posters, "prove", refuse)
        client.get(f"/posters/{nominee.code}/phone.png")
    nominee.quote = "换了一句话。"
    nominee.save()
    assert client.get(f"/posters/{nominee.code}/phone.png").status_code == 200
    assert not list(tmp_path.rglob("*.refused"))


def test_a_new_drawing_throws_away_its_older_self_and_no_other(settings, tmp_path):
    settings.VAR_DIR = tmp_path

    def keep(digest: str, name: str) -> None:
        drawings.draw_once(
            folder="posters", owner="abc234", digest=digest, name=name, draw=lambda: b"poster"
        )

    keep("1111", "quote-a4.png")
    keep("2222", "xyz789-quote-a4.png")  # the same poster for a place
    keep("3333", "quote-a4.png")
    kept = sorted(path.name for path in (tmp_path / "posters").glob("*.png"))
    assert kept == ["abc234-2222-xyz789-quote-a4.png", "abc234-3333-quote-a4.png"]


def test_many_who_want_a_new_poster_at_once_get_one_drawing(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    drawn, got, refused = [], [], []
    begin = threading.Barrier(50)

    def draw() -> bytes:
        drawn.append(1)
        threading.Event().wait(0.05)
        return b"poster"

    def ask(number: int) -> None:
        begin.wait()
        try:
            got.append(
                drawings.draw_once(
                    folder="posters", owner="abc234", digest="1", name="a4.png", draw=draw
                )
            )
        except drawings.BusyError:
            refused.append(number)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(drawn) == 1
    assert set(got) == {b"poster"}
    assert len(got) + len(refused) == 50


def test_no_more_threads_draw_than_leave_others_for_pages(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    at_work, most, refused = [], [], []
    gate, all_refused = threading.Event(), threading.Event()

    def draw() -> bytes:
        at_work.append(1)
        most.append(len(at_work))
        gate.wait(10)
        at_work.pop()
        return b"poster"

    def ask(number: int) -> None:
        try:
            drawings.draw_once(
                folder="posters", owner=str(number), digest="1", name="a4.png", draw=draw
            )
        except drawings.BusyError:
            refused.append(number)
            if len(refused) == 12 - drawings.DESKS:
                all_refused.set()

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    assert all_refused.wait(10)  # at once, while one draws and the others wait
    gate.set()
    for thread in threads:
        thread.join()
    assert len(most) == drawings.DESKS
    assert max(most) == 1


def test_whoever_comes_while_all_desks_are_taken_is_asked_to_come_back(
    nominee, client, monkeypatch
):
    monkeypatch.setattr(drawings, "_desks", threading.BoundedSemaphore(1))
    with drawings.at_the_desk():
        answer = client.get(f"/posters/{nominee.code}/quote-a4-office.pdf")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    assert client.get(f"/posters/{nominee.code}/quote-a4-office.pdf").status_code == 200
