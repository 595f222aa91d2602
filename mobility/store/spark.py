"""An engine that speaks Spark Connect: Apache Spark, Sail.

The engine reads the release's tables and writes its rollups as folders of
Parquet parts on a storage that this machine sees too; DuckDB then makes one
file of each. The libraries are optional: ``pip install 'seasonal-mobility[spark]'``.
"""

from __future__ import annotations

import json
import re
import socket
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pyarrow as pa

from mobility.errors import StoreError, UsageError
from mobility.store.database import Table
from mobility.store.engines import ROW_GROUP, InProcess, Remote
from mobility.store.storage import Storage
from mobility.store.storage import opened as opened_storage
from mobility.words import N_

# Of pandas 3, through which no table passes, and of attempts that failed, which are told below.
warnings.filterwarnings("ignore", module="pyspark")
try:
    import grpc
    from ibis.backends.pyspark import Backend
    from ibis.backends.sql.compilers.pyspark import PySparkCompiler
    from ibis.common.exceptions import IbisError
    from pyspark.errors import PySparkException
    from pyspark.sql.connect.client import DefaultChannelBuilder
    from pyspark.sql.connect.client.retries import DefaultPolicy
    from pyspark.sql.connect.session import SparkSession
    from sqlglot import expressions as sql
except ImportError as error:
    raise UsageError(
        N_("The libraries that speak to another engine are not installed: {reason}."),
        remedy=N_("Install them: python -m pip install pyspark-client."),
        reason=str(error),
    ) from error

PORT = 15002
SECONDS_TO_ANSWER = 10
# About five seconds in all: a session does not outlive its engine, and the library's own way
# would wait ten minutes for it.
RETRIES = 5
LONGEST_PAUSE = 2000  # milliseconds
# An engine that falls silent is asked whether it lives; Spark calls it rude before five minutes.
SILENCE = 310_000  # milliseconds
# One that does not answer a good-bye must not keep us from leaving.
SERVICE = "spark.connect.SparkConnectService"
GOOD_BYES = ("Interrupt", "ReleaseExecute", "ReleaseSession")
PATIENCE = {
    "methodConfig": [
        {
            "name": [{"service": SERVICE, "method": method} for method in GOOD_BYES],
            "timeout": f"{SECONDS_TO_ANSWER}s",
        }
    ]
}


class Compiler(PySparkCompiler):
    """Ibis to Spark's SQL, where a number with a point means the same as in DuckDB."""

    def visit_NonNullLiteral(self, op: Any, *, value: Any, dtype: Any) -> Any:  # noqa: N802
        """Floating numbers as such; Spark reads 0.5 as a decimal, and Sail then rounds to it."""
        if dtype.is_floating():
            return self.cast(sql.convert(repr(float(value))), dtype)
        return super().visit_NonNullLiteral(op, value=value, dtype=dtype)


class SparkBackend(Backend):
    """Ibis over a Spark Connect session."""

    compiler = Compiler()

    storage: Storage

    def _register_in_memory_table(self, op: Any) -> None:
        # A session takes rows too, but each version of Spark in another way.
        address = self.storage.put_rows(op.name, op.data.to_pyarrow(op.schema))
        self.read_parquet(address, table_name=op.name)


class SparkConnect:
    """An engine past this machine.

    Args:
        session: the session with it.
        told: its address as people may read it.
        storage: where both of us read and write.
        here: DuckDB, to gather the parts.
    """

    def __init__(self, session: SparkSession, told: str, storage: Storage, here: InProcess) -> None:
        self.told = told
        self.storage = storage
        self.here = here
        SparkBackend.register_options()
        with _plainly(told):
            self.backend = SparkBackend()
            self.backend.storage = storage
            self.backend.do_connect(session)
            self.version = session.version

    @property
    def name(self) -> str:
        """Its version and address."""
        return f"Spark Connect {self.version} at {self.told}"

    def read(self, path: Path) -> Table:
        """A Parquet file of the release."""
        return self._read(self.storage.put(path))

    def fetch(self, expression: Any) -> pa.Table:
        """The few rows of a small expression."""
        with _plainly(self.told):
            return self.backend.to_pyarrow(expression)

    def write(
        self, rows: Table, order: Sequence[str], path: Path, row_group: int = ROW_GROUP
    ) -> Table:
        """Write ``rows``, sorted, into one Parquet file; read them for what comes next."""
        parts = self.storage.parts(path.stem)
        with _plainly(self.told):
            self.backend.to_parquet_dir(rows.order_by(*order), parts)
        if not self.storage.has_parts(path.stem):  # Sail writes no file where there is no row
            self.storage.put_rows(f"{path.stem}/none", rows.schema().to_pyarrow().empty_table())
        with self.storage.brought(path.stem) as folder:
            self.here.gather(folder, rows, order, path, row_group)
        return self._read(parts)

    def _read(self, address: str) -> Table:
        with _plainly(self.told):
            found = self.backend.read_parquet(address)
        if not found.columns:  # where Spark finds no file it says so, and Sail does not
            raise _unseen(self.told, address)
        return found


@contextmanager
def connected(asked: Remote, here: InProcess, flows: Path) -> Iterator[SparkConnect]:
    """A session with an engine, and a folder on the storage; both end here.

    Raises:
        UsageError: the address or the storage cannot be understood.
        StoreError: the engine or the storage cannot be reached, or was lost.
    """
    told = _require_answer(asked.address)
    with opened_storage(asked.storage, flows) as storage, _session(asked.address) as session:
        yield SparkConnect(session, told, storage, here)


@contextmanager
def _session(address: str) -> Iterator[SparkSession]:
    options = [
        ("grpc.keepalive_time_ms", SILENCE),
        ("grpc.keepalive_timeout_ms", 20_000),
        ("grpc.service_config", json.dumps(PATIENCE)),
    ]
    session = SparkSession(DefaultChannelBuilder(address, channelOptions=options))
    session.client.set_retry_policies(
        [DefaultPolicy(max_retries=RETRIES, max_backoff=LONGEST_PAUSE)]
    )
    try:
        yield session
    finally:
        session.client.set_retry_policies([])
        session.stop()


def _require_answer(address: str) -> str:
    """Raise unless somebody listens at the address.

    Returns:
        The address without its options, which may hold a token.
    """
    parts = urlsplit(address)
    try:
        host, port = parts.hostname, parts.port or PORT
    except ValueError:
        host, port = None, 0
    if parts.scheme != "sc" or not host:
        raise UsageError(
            N_("{address} is not the address of an engine."),
            remedy=N_("Give it as sc://HOST:PORT; Spark Connect listens on port 15002."),
            address=address.partition(";")[0],  # what follows may hold a token
        )
    told = f"sc://{host}:{port}"
    try:
        socket.create_connection((host, port), timeout=SECONDS_TO_ANSWER).close()
    except OSError as error:
        raise StoreError(
            N_("No engine answers at {address}: {reason}."),
            remedy=N_(
                "See that it runs and that this machine may reach it, then publish again; or "
                "leave out --engine, to compute on this machine. The current release is as it "
                "was."
            ),
            address=told,
            reason=error.strerror or str(error),
        ) from error
    return told


@contextmanager
def _plainly(told: str) -> Iterator[None]:
    """Say what an engine's failure means for the one who publishes."""
    try:
        yield
    except (PySparkException, IbisError, grpc.RpcError) as error:
        if "PATH_NOT_FOUND" in str(error):
            raise _unseen(told, _reason(error)) from error
        raise StoreError(
            N_("The engine at {address} was lost, or could not compute: {reason}"),
            remedy=N_(
                "Look into its log, then publish again; or leave out --engine, to compute on "
                "this machine. The current release is as it was."
            ),
            address=told,
            reason=_reason(error),
        ) from error


def _unseen(told: str, reason: str) -> StoreError:
    return StoreError(
        N_("The engine at {address} does not see the data: {reason}"),
        remedy=N_(
            "Give a directory that both machines see under the same path, or a URL: --storage. "
            "The current release is as it was."
        ),
        address=told,
        reason=reason,
    )


def _reason(error: Exception) -> str:
    """What an engine says of its failure, in a line."""
    said = str(error).strip() or type(error).__name__
    detail = re.search(r'details = "([^"]+)"', said)  # how grpc says that nobody is there
    return detail[1] if detail else said.partition("\n")[0]
