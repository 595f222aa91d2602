"""Storage that this machine and an engine both see: a directory, or object storage by URL.

Everything an engine writes there is in one folder, named after the data
folder: the next publication clears what a killed one left, and two data
folders can share a storage. A file that is already below the storage is read
where it is.
"""

from __future__ import annotations

import platform
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import fs

from mobility.errors import StoreError, UsageError
from mobility.store import folders
from mobility.words import N_

# Hadoop's name for S3; Arrow knows it as s3.
HADOOP_S3 = "s3a://"


@dataclass(frozen=True)
class Storage:
    """One folder of a storage, ours for the duration of a publication.

    Attributes:
        files: the file system.
        below: the root of the storage, as a path of ``files``.
        folder: our folder, as a path of ``files``.
        address: our folder, as the engine addresses it.
        home: local folder to which parts are copied before they are combined.
    """

    files: fs.FileSystem
    below: str
    folder: str
    address: str
    home: Path

    @property
    def is_local(self) -> bool:
        """Whether this machine sees it as a directory."""
        return isinstance(self.files, fs.LocalFileSystem)

    def put(self, path: Path) -> str:
        """The address at which the engine reads a file of this machine."""
        if self.is_local and path.is_relative_to(self.below):
            return _file(path)
        with _storage_errors(self.address):
            fs.copy_files(str(path), f"{self.folder}/{path.name}", fs.LocalFileSystem(), self.files)
        return f"{self.address}/{path.name}"

    def put_rows(self, name: str, rows: pa.Table) -> str:
        """The address at which the engine reads some rows."""
        path = f"{self.folder}/{name}.parquet"
        with _storage_errors(self.address):
            self.files.create_dir(path.rpartition("/")[0])
            pq.write_table(rows, path, filesystem=self.files)
        return f"{self.address}/{name}.parquet"

    def parts(self, name: str) -> str:
        """The address of the folder that the engine writes table ``name`` into."""
        return f"{self.address}/{name}"

    def has_parts(self, name: str) -> bool:
        """Whether the engine wrote any file of table ``name``."""
        selector = fs.FileSelector(f"{self.folder}/{name}", allow_not_found=True)
        with _storage_errors(self.address):
            return any(file.extension == "parquet" for file in self.files.get_file_info(selector))

    @contextmanager
    def brought(self, name: str) -> Iterator[Path]:
        """The parts of table ``name``, in a folder that DuckDB may read."""
        folder = Path(f"{self.folder}/{name}")
        if self.is_local and folder.is_relative_to(self.home):
            yield folder
            return
        brought = folders.staging(self.home, "parts")
        with _storage_errors(self.address):
            fs.copy_files(f"{self.folder}/{name}", str(brought), self.files, fs.LocalFileSystem())
        yield brought
        shutil.rmtree(brought)

    def clear(self) -> None:
        """Remove our folder and all that is in it."""
        with _storage_errors(self.address):
            if self.files.get_file_info(self.folder).type != fs.FileType.NotFound:
                self.files.delete_dir(self.folder)


@contextmanager
def opened(storage: str | None, flows: Path) -> Iterator[Storage]:
    """The storage named, with an empty folder in it that is cleared at the end.

    Args:
        storage: a directory or a URL; the data folder if not given.
        flows: the part of the data folder that holds the releases.

    Raises:
        UsageError: the storage cannot be understood.
        StoreError: it cannot be written.
    """
    own = _own(flows) if storage is None else _named(storage, flows)
    own.clear()
    with _storage_errors(own.address):
        own.files.create_dir(own.folder)
    try:
        yield own
    finally:
        own.clear()


def _own(flows: Path) -> Storage:
    folder = flows / folders.STAGING / "engine"
    return Storage(fs.LocalFileSystem(), str(flows), str(folder), _file(folder), flows)


def _named(storage: str, flows: Path) -> Storage:
    name = f"mobility-{uuid.uuid5(uuid.NAMESPACE_URL, platform.node() + str(flows)).hex[:8]}"
    if "://" not in storage:
        below = Path(storage).expanduser().resolve()
        address = _file(below / name)
        return Storage(fs.LocalFileSystem(), str(below), str(below / name), address, flows)
    try:
        files, below = fs.FileSystem.from_uri(storage.replace(HADOOP_S3, "s3://", 1))
        if not below:
            raise ValueError("it names no folder")
    except (ValueError, NotImplementedError, OSError) as error:  # Arrow's errors are these too
        raise UsageError(
            N_("The storage {storage} is not understood: {reason}."),
            remedy=N_("Give a directory, or a URL such as s3://BUCKET/FOLDER."),
            storage=storage,
            reason=str(error).splitlines()[0],
        ) from error
    address = f"{storage.partition('?')[0].rstrip('/')}/{name}"
    return Storage(files, below, f"{below.rstrip('/')}/{name}", address, flows)


def _file(path: Path) -> str:
    """A path as an engine addresses it; never percent-encoded, which Hadoop takes literally."""
    return f"file:///{path.as_posix().lstrip('/')}"


@contextmanager
def _storage_errors(address: str) -> Iterator[None]:
    """Turn a failure of the storage into an error that says so."""
    try:
        yield
    except OSError as error:
        raise StoreError(
            N_("The storage {storage} cannot be read or written: {reason}."),
            remedy=N_("Check that it exists, and that you and the engine may write there."),
            storage=address,
            reason=str(error).splitlines()[0],
        ) from error
