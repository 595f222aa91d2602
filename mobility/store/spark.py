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

# Warnings about pandas 3, which no table passes through, and about failed attempts, reported below.
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
# About five seconds in all. A session does not survive its engine, and the library's own
# policy would wait ten minutes.
RETRIES = 5
LONGEST_PAUSE_MS = 2000
# How often an idle connection is checked; gRPC servers reject pings more often than every 5
# minutes.
KEEPALIVE_MS = 310_000
# Calls that close a session get a time limit, so that a dead engine cannot keep us waiting.
SERVICE = "spark.connect.SparkConnectService"
CLOSING_CALLS = ("Interrupt", "ReleaseExecute", "ReleaseSession")
SERVICE_CONFIG = {
    "methodConfig": [
        {
            "name": [{"service": SERVICE, "method": method} for method in CLOSING_CALLS],
            "timeout": f"{SECONDS_TO_ANSWER}s",
        }
    ]
}


class Compiler(PySparkCompiler):
    """Ibis to Spark's SQL, in which a number with a decimal point means the same as in DuckDB."""

    def visit_NonNullLiteral(self, op: Any, *, value: Any, dtype: Any) -> Any:  # noqa: N802
        """Write floats as doubles: Spark reads 0.5 as a decimal, and Sail then rounds to that."""
        if dtype.is_floating():
            return self.cast(sql.convert(repr(float(value))), dtype)
        return super().visit_NonNullLiteral(op, value=value, dtype=dtype)


class SparkBackend(Backend):
    """Ibis over a Spark Connect session."""

    compiler = Compiler()

    storage: Storage

    def _register_in_memory_table(self, op: Any) -> None:
        # A session accepts rows directly too, but differently in each version of Spark.
        address = self.storage.put_rows(op.name, op.data.to_pyarrow(op.schema))
        self.read_parquet(address, table_name=op.name)


class SparkConnect:
    """An engine past this machine.

    Args:
        session: the session with it.
        shown_address: its address without the options, which may hold a token.
        storage: where both machines read and write.
        here: DuckDB, to gather the parts.
    """

    def __init__(
        self, session: SparkSession, shown_address: str, storage: Storage, here: InProcess
    ) -> None:
        self.shown_address = shown_address
        self.storage = storage
        self.here = here
        SparkBackend.register_options()
        with _engine_errors(shown_address):
            self.backend = SparkBackend()
            self.backend.storage = storage
            self.backend.do_connect(session)
            self.version = session.version

    @property
    def name(self) -> str:
        """Its version and address."""
        return f"Spark Connect {self.version} at {self.shown_address}"

    def read(self, path: Path) -> Table:
        """A Parquet file of the release."""
        return self._read(self.storage.put(path))

    def fetch(self, expression: Any) -> pa.Table:
        """The few rows of a small expression."""
        with _engine_errors(self.shown_address):
            return self.backend.to_pyarrow(expression)

    def write(
        self, rows: Table, order: Sequence[str], path: Path, row_group: int = ROW_GROUP
    ) -> Table:
        """Write ``rows``, sorted, into one Parquet file, and return them read from it."""
        parts = self.storage.parts(path.stem)
        with _engine_errors(self.shown_address):
            self.backend.to_parquet_dir(rows.order_by(*order), parts)
        if not self.storage.has_parts(path.stem):  # Sail writes no file for an empty table
            self.storage.put_rows(f"{path.stem}/none", rows.schema().to_pyarrow().empty_table())
        with self.storage.brought(path.stem) as folder:
            self.here.gather(folder, rows, order, path, row_group)
        return self._read(parts)

    def _read(self, address: str) -> Table:
        with _engine_errors(self.shown_address):
            rows = self.backend.read_parquet(address)
        if not rows.columns:  # Spark raises an error where it finds no file, and Sail does not
            raise _unseen(self.shown_address, address)
        return rows


@contextmanager
def connected(remote: Remote, here: InProcess, flows: Path) -> Iterator[SparkConnect]:
    """A session with an engine, and a folder on the storage; both end here.

    Raises:
        UsageError: the address or the storage cannot be understood.
        StoreError: the engine or the storage cannot be reached, or was lost.
    """
    shown_address = _require_answer(remote.address)
    with opened_storage(remote.storage, flows) as storage, _session(remote.address) as session:
        yield SparkConnect(session, shown_address, storage, here)


@contextmanager
def _session(address: str) -> Iterator[SparkSession]:
    options = [
        ("grpc.keepalive_time_ms", KEEPALIVE_MS),
        ("grpc.keepalive_timeout_ms", 20_000),
        ("grpc.service_config", json.dumps(SERVICE_CONFIG)),
    ]
    session = SparkSession(DefaultChannelBuilder(address, channelOptions=options))
    session.client.set_retry_policies(
        [DefaultPolicy(max_retries=RETRIES, max_backoff=LONGEST_PAUSE_MS)]
    )
    try:
        yield session
    finally:
        session.client.set_retry_policies([])
        session.stop()


def _require_answer(address: str) -> str:
    """Raise unless something listens at the address.

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
    shown_address = f"sc://{host}:{port}"
    try:
        socket.create_connection((host, port), timeout=SECONDS_TO_ANSWER).close()
    except OSError as error:
        raise StoreError(
            N_("No engine answers at {address}: {reason}."),
            remedy=N_(
                "Check that it is running and that this machine can reach it, then publish "
                "again; or leave out --engine, to compute on this machine. The current release "
                "is as it was."
            ),
            address=shown_address,
            reason=error.strerror or str(error),
        ) from error
    return shown_address


@contextmanager
def _engine_errors(shown_address: str) -> Iterator[None]:
    """Turn an engine's failure into an error that helps the person who publishes."""
    try:
        yield
    except (PySparkException, IbisError, grpc.RpcError) as error:
        if "PATH_NOT_FOUND" in str(error):
            raise _unseen(shown_address, _reason(error)) from error
        raise StoreError(
            N_("The engine at {address} was lost, or could not compute: {reason}"),
            remedy=N_(
                "Look into its log, then publish again; or leave out --engine, to compute on "
                "this machine. The current release is as it was."
            ),
            address=shown_address,
            reason=_reason(error),
        ) from error


def _unseen(shown_address: str, reason: str) -> StoreError:
    return StoreError(
        N_("The engine at {address} does not see the data: {reason}"),
        remedy=N_(
            "Give a directory that both machines see under the same path, or a URL: --storage. "
            "The current release is as it was."
        ),
        address=shown_address,
        reason=reason,
    )


def _reason(error: Exception) -> str:
    """An engine's error message, on one line."""
    message = str(error).strip() or type(error).__name__
    detail = re.search(r'details = "([^"]+)"', message)  # gRPC: nothing is listening
    return detail[1] if detail else message.partition("\n")[0]
