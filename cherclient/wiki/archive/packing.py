"""Writing the file: the same bytes for the same content, whole or not at all."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_DATE = (1980, 1, 1, 0, 0, 0)  # the first a ZIP can say: dates would change the bytes
_UNIX, _MODE = 3, 0o100644 << 16


class Packer:
    """A ZIP under way; `files` gives the SHA-256 of each file put in."""

    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive
        self.files: dict[str, str] = {}

    def put(self, name: str, content: bytes) -> None:
        info = ZipInfo(name, _DATE)
        info.compress_type, info.create_system, info.external_attr = ZIP_DEFLATED, _UNIX, _MODE
        self._archive.writestr(info, content, compresslevel=6)
        self.files[name] = hashlib.sha256(content).hexdigest()

    def put_json(self, name: str, value: object) -> None:
        self.put(name, json_bytes(value))


def json_bytes(value: object) -> bytes:
    """JSON to be read by people too: sorted keys, one a line, UTF-8."""
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


@contextmanager
def packed(path: Path) -> Iterator[Packer]:
    """A file that takes the place of a former one once it is whole. Raises `OSError`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, partial = tempfile.mkstemp(dir=path.parent, prefix=".partial-", suffix=".zip")
    try:
        with os.fdopen(handle, "wb") as file, ZipFile(file, "w") as archive:
            yield Packer(archive)
        os.chmod(partial, 0o644)
        os.replace(partial, path)
    except BaseException:
        Path(partial).unlink(missing_ok=True)
        raise
