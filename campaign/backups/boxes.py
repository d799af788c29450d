"""The one file: a compressed tar with its manifest first, sealed if there is a key."""

import hashlib
import io
import os
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Any, cast

from campaign.backups import manifest
from campaign.backups.errors import BackupError
from campaign.backups.manifest import Manifest, read_manifest
from campaign.backups.sealing import MAGIC, Opener, Sealer, is_sealed

BLOCK = 1024 * 1024


def digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def pack(box: Path, *, said: Manifest, sources: dict[str, Path], key: bytes | None) -> None:
    """Write a new box with the manifest and the files that it names; its owner alone reads it."""
    handle = os.open(box, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        out = Sealer(file, key) if key else None
        target = cast(IO[bytes], out or file)
        with tarfile.open(fileobj=target, mode="w|gz", bufsize=BLOCK) as tar:
            data = said.to_bytes()
            head = tarfile.TarInfo(manifest.NAME)
            head.size = len(data)
            tar.addfile(head, io.BytesIO(data))
            for name in said.files:
                tar.add(sources[name], arcname=name, recursive=False)
        if out:
            out.close()
        file.flush()
        os.fsync(file.fileno())


def unpack(box: Path, *, into: Path, key: bytes | None) -> Manifest:
    """Write what the box holds into the folder, and prove each file by its digest.

    Raises BackupError for damage, a wrong or missing key, and names that lead elsewhere.
    """
    try:
        with _open(box, key) as tar:
            members = iter(tar)
            first = next(members, None)
            if first is None or first.name != manifest.NAME:
                raise BackupError(f"{box.name} is no backup of this site.")
            said = read_manifest(_content(tar, first).read())
            left = dict(said.files)
            for member in members:
                _take(tar, member, into, left)
    except (tarfile.TarError, zlib.error, EOFError, OSError) as error:
        raise BackupError(f"{box.name} can't be read to its end: {error}.") from error
    if left:
        raise BackupError(f"Missing in the backup: {', '.join(sorted(left)[:3])}.")
    return said


@contextmanager
def _open(box: Path, key: bytes | None) -> Iterator[tarfile.TarFile]:
    with box.open("rb") as file:
        source: Any = file
        if is_sealed(file.read(len(MAGIC))):
            if key is None:
                raise BackupError(f"{box.name} is encrypted: name its key with --key-file.")
            file.seek(0)
            source = Opener(file, key)
        else:
            file.seek(0)
        with tarfile.open(fileobj=source, mode="r|gz", bufsize=BLOCK) as tar:
            yield tar


def _take(tar: tarfile.TarFile, member: tarfile.TarInfo, into: Path, left: dict[str, str]) -> None:
    path = PurePosixPath(member.name)
    wanted = left.pop(member.name, None)
    if wanted is None or path.is_absolute() or ".." in path.parts or not member.isreg():
        raise BackupError(f"{member.name!r} does not belong into a backup.")
    target = into / path
    target.parent.mkdir(parents=True, exist_ok=True)
    found = hashlib.sha256()
    with target.open("wb") as file:
        source = _content(tar, member)
        while data := source.read(BLOCK):
            found.update(data)
            file.write(data)
    if found.hexdigest() != wanted:
        raise BackupError(f"{member.name} is not what was backed up: its digest differs.")


def _content(tar: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    content = tar.extractfile(member)
    if content is None:
        raise BackupError(f"{member.name!r} does not belong into a backup.")
    return content
