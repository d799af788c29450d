"""The file itself: encryption, damage, and names that lead elsewhere."""

import hashlib
import os

import pytest

from campaign.backups import BackupError, boxes, sealing
from campaign.backups.manifest import Manifest, read_manifest
from campaign.backups.sealing import MAGIC, Opener, Sealer, read_key

WORDS = b"words-that-only-two-people-at-the-newspaper-know"
OTHER = WORDS[::-1]


def a_manifest(**files: str) -> Manifest:
    return Manifest(made_at="", engine="sqlite", rows={}, files=files, lost=[])


@pytest.fixture
def packed(tmp_path):
    """Pack two files, with a key or without, and return the box."""

    def pack(key: bytes | None):
        for name in ("database", "picture"):
            (tmp_path / name).write_bytes(os.urandom(300_000))
        sources = {name: tmp_path / name for name in ("database", "picture")}
        said = a_manifest(**{name: boxes.digest(path) for name, path in sources.items()})
        box = tmp_path / "box"
        boxes.pack(box, said=said, sources=sources, key=key)
        return box

    return pack


@pytest.mark.parametrize("key", [None, WORDS])
def test_works(packed, tmp_path, key):
    box = packed(key)
    assert box.read_bytes().startswith(MAGIC) is bool(key)
    assert box.stat().st_mode & 0o777 == 0o600
    said = boxes.unpack(box, into=tmp_path / "out", key=key)
    for name in said.files:
        assert (tmp_path / "out" / name).read_bytes() == (tmp_path / name).read_bytes()


def test_an_encrypted_one_asks_for_its_key(packed, tmp_path):
    box = packed(WORDS)
    with pytest.raises(BackupError, match="name its key"):
        boxes.unpack(box, into=tmp_path / "out", key=None)
    with pytest.raises(BackupError, match="Not the key"):
        boxes.unpack(box, into=tmp_path / "out", key=OTHER)


@pytest.mark.parametrize("key", [None, WORDS])
@pytest.mark.parametrize("place", [0.02, 0.3, 0.6, 0.9])
def test_damage_is_noticed(packed, tmp_path, key, place):
    box = packed(key)
    data = bytearray(box.read_bytes())
    data[int(len(data) * place)] ^= 0xFF
    box.write_bytes(bytes(data))
    with pytest.raises(BackupError):
        boxes.unpack(box, into=tmp_path / "out", key=key)


# Without encryption the very last bytes say nothing: every file has been proven before them.
@pytest.mark.parametrize(("key", "missing"), [(None, 200_000), (WORDS, 1), (WORDS, 200_000)])
def test_an_end_that_was_cut_off_is_noticed(packed, tmp_path, key, missing):
    box = packed(key)
    box.write_bytes(box.read_bytes()[:-missing])
    with pytest.raises(BackupError):
        boxes.unpack(box, into=tmp_path / "out", key=key)


@pytest.mark.parametrize("size", [0, 1, 99, 100, 101, 1000])
def test_pieces_can_be_neither_moved_nor_left_out(tmp_path, monkeypatch, size):
    monkeypatch.setattr(sealing, "PIECE", 100)
    plain, sealed = os.urandom(size), tmp_path / "sealed"
    with sealed.open("wb") as behind:
        sealer = Sealer(behind, WORDS)
        sealer.write(plain)
        sealer.close()
    with sealed.open("rb") as behind:
        assert Opener(behind, WORDS).read(10**6) == plain
    head, piece = len(MAGIC) + sealing.SALT, 100 + sealing.TAG
    data = sealed.read_bytes()
    body = [data[n : n + piece] for n in range(head, len(data), piece)]
    for changed in (body[1:], body[:-1], body[1:2] + body[:1] + body[2:]):
        if changed == body or not changed:
            continue
        sealed.write_bytes(data[:head] + b"".join(changed))
        with sealed.open("rb") as behind, pytest.raises(BackupError):
            Opener(behind, WORDS).read(10**6)


def test_a_short_key_is_refused(tmp_path):
    (tmp_path / "key").write_text("too short")
    with pytest.raises(BackupError, match="at least 32"):
        read_key(str(tmp_path / "key"))
    with pytest.raises(BackupError, match="can't be read"):
        read_key(str(tmp_path / "nothing"))


@pytest.mark.parametrize("name", ["../evil", "/tmp/evil", "media/../../evil"])
def test_a_name_that_leads_elsewhere_is_refused(tmp_path, name):
    evil = tmp_path / "file"
    evil.write_bytes(b"x")
    said = a_manifest(**{name: hashlib.sha256(b"x").hexdigest()})
    boxes.pack(tmp_path / "box", said=said, sources={name: evil}, key=None)
    (tmp_path / "out").mkdir()
    with pytest.raises(BackupError, match="does not belong"):
        boxes.unpack(tmp_path / "box", into=tmp_path / "out", key=None)
    assert not (tmp_path / "evil").exists()


def test_a_file_that_nobody_listed_and_one_that_is_missing_are_refused(packed, tmp_path):
    box = packed(None)
    said = boxes.unpack(box, into=tmp_path / "out", key=None)
    less = a_manifest(database=said.files["database"])
    sources = {name: tmp_path / name for name in said.files}
    for number, (manifest, words) in enumerate([(less, "does not belong"), (said, "Missing")]):
        box = tmp_path / f"box-{number}"
        # the list of one box and the files of the other
        other = said if manifest is less else less
        _pack(box, manifest, other, sources)
        with pytest.raises(BackupError, match=words):
            boxes.unpack(box, into=tmp_path / f"out-{number}", key=None)


def _pack(box, manifest: Manifest, files: Manifest, sources) -> None:
    class Lying(Manifest):
        def to_bytes(self) -> bytes:
            return manifest.to_bytes()

    boxes.pack(box, said=Lying(**vars(files)), sources=sources, key=None)


def test_something_else_is_no_backup(tmp_path):
    (tmp_path / "box").write_bytes(b"a letter")
    with pytest.raises(BackupError, match="can't be read"):
        boxes.unpack(tmp_path / "box", into=tmp_path / "out", key=None)


def test_a_backup_of_later_code_is_refused():
    with pytest.raises(BackupError, match="format 2"):
        read_manifest(b'{"format": 2}')
    with pytest.raises(BackupError, match="damaged"):
        read_manifest(b"{")
