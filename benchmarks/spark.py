"""A release built by Apache Spark on a cluster of two workers, compared with one built by DuckDB.

Run from the project's folder, with Java 17 or newer and the packages of the extra ``spark``::

    python -m benchmarks.spark --stays 2000000 [--kill]

Spark itself is installed into a virtual environment of its own (``--home``, kept for the next
run). A master, two workers of one core and a Connect server start on this machine. A world of
the given size is put into the drafts of two data folders, and both are published by the command
that an operator uses. Every table is compared, and the times are printed. With ``--kill`` the
Connect server is first killed in the middle of a publication; the current release must be as it
was, and the next publication must work.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import click
import pyarrow.parquet as pq

from benchmarks import worlds
from benchmarks.same_tables import differences
from mobility import tables
from mobility.store import draft, folders, releases, rollups
from mobility.store.layout import layout_of
from mobility.store.manifest import Manifest

WORKERS = 2
MEMORY = "1g"
SECONDS_TO_START = 120
KILLED_AT = "people_away"
CLUSTER = "org.apache.spark.deploy"
CONNECT = "org.apache.spark.sql.connect.service.SparkConnectServer"


class FailedError(click.ClickException):
    """A promise does not hold."""


def installed(home: Path, version: str) -> Path:
    """The folder of Apache Spark, installed into an environment of its own where it is not yet."""
    if not (home / "bin").exists():
        venv.create(home, with_pip=True)
    pip = [str(home / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "install"]
    subprocess.run([*pip, "--quiet", f"pyspark=={version}"], check=True)
    return next(home.glob("lib/python*/site-packages/pyspark"))


def free_port() -> int:
    """A port of this machine on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Cluster:
    """Apache Spark on this machine: a master and its workers, and a Connect server."""

    def __init__(self, spark: Path, folder: Path) -> None:
        self.spark = spark
        self.folder = folder
        self.master = f"spark://127.0.0.1:{free_port()}"
        self.processes: list[subprocess.Popen[bytes]] = []

    def start(self) -> None:
        """Master and workers; returns when the master listens."""
        port = self.master.rpartition(":")[2]
        local = ["--host", "127.0.0.1", "--webui-port", "0"]
        self._run("master", "spark-class", f"{CLUSTER}.master.Master", *local, "--port", port)
        _wait(int(port))
        for number in range(WORKERS):
            self._run(
                f"worker-{number}", "spark-class", f"{CLUSTER}.worker.Worker", *local,
                "--cores", "1", "--memory", "2g", "--work-dir", str(self.folder / "work"),
                self.master,
            )  # fmt: skip

    @contextmanager
    def connect(self) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
        """Start a Connect server; returns its address and its process."""
        port = free_port()
        settings = {
            "spark.connect.grpc.binding.address": "127.0.0.1",
            "spark.connect.grpc.binding.port": str(port),
            "spark.executor.memory": MEMORY,
            "spark.driver.memory": MEMORY,
            "spark.sql.shuffle.partitions": str(4 * WORKERS),  # the default of 200 is for clusters
            "spark.local.dir": str(self.folder / "local"),
            "spark.sql.warehouse.dir": str(self.folder / "warehouse"),
            "spark.ui.enabled": "false",
        }
        options = [word for item in settings.items() for word in ("--conf", "=".join(item))]
        server = self._run(
            "connect", "spark-submit", "--master", self.master, "--class", CONNECT,
            *options, "spark-internal",
        )  # fmt: skip
        try:
            _wait(port)
            yield f"sc://127.0.0.1:{port}", server
        finally:
            _stop(server)

    def stop(self) -> None:
        """End every process that was started."""
        for process in reversed(self.processes):
            _stop(process)

    def _run(self, name: str, program: str, *words: str) -> subprocess.Popen[bytes]:
        environment = os.environ | {
            "SPARK_HOME": str(self.spark),
            "SPARK_LOCAL_IP": "127.0.0.1",
            "SPARK_DAEMON_MEMORY": "512m",
        }
        with (self.folder / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                [str(self.spark / "bin" / program), *words],
                env=environment, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        self.processes.append(process)
        return process


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End a process and those it started, which form a process group."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _wait(port: int) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise FailedError(f"nothing listens on port {port} after {SECONDS_TO_START} s")


def put_world(source: releases.Release, root: Path) -> None:
    """The tables of a release, as a draft of another data folder."""
    folder = source.layout.releases / source.id
    rows = {name: pq.read_table(folder / f"{name}.parquet") for name in tables.NAMES}
    described = [{"name": source.id, "sha256": "", "kind": "all", "rows_read": 0, "rows_kept": 0}]
    draft.put(rows, boundaries=source.boundaries(), sources=described, root=root)


def publish(root: Path, *options: str) -> subprocess.Popen[str]:
    """Start ``mobility publish`` on a data folder."""
    words = [sys.executable, "-m", "mobility", "publish", "--note", "measured", *options]
    environment = os.environ | {"MOBILITY_DATA": str(root)}
    return subprocess.Popen(words, env=environment, stderr=subprocess.PIPE, text=True)


def published(root: Path, *options: str) -> tuple[Manifest, float]:
    """The release that ``mobility publish`` made, and the seconds it took."""
    started = time.monotonic()
    command = publish(root, *options)
    _, said = command.communicate()
    if command.returncode:
        raise FailedError(f"publish failed: {said}")
    return releases.open_release(root=root).manifest, time.monotonic() - started


def killed(root: Path, address: str, server: subprocess.Popen[bytes], *options: str) -> str:
    """Kill the server while it computes; returns the command's output.

    Raises:
        FailedError: the command did not fail, or changed the current release.
    """
    before = releases.current_id(root)
    written = layout_of(root).flows / folders.STAGING / "engine"
    command = publish(root, "--engine", address, *options)
    while command.poll() is None and not (written / KILLED_AT).exists():
        time.sleep(0.02)
    _stop(server)
    _, said = command.communicate()
    if command.returncode != 1 or "Traceback" in said:
        raise FailedError(f"the server was killed, and publish left with {command.returncode}")
    if releases.current_id(root) != before or written.exists():
        raise FailedError("a publication that was cut short left something behind")
    return said


def report(one: Manifest, other: Manifest, roots: tuple[Path, Path]) -> None:
    """Times of each rollup, and what differs.

    Raises:
        FailedError: some table differs.
    """
    places = [
        layout_of(root).releases / manifest.id
        for root, manifest in zip(roots, (one, other), strict=True)
    ]
    wrong = 0
    print(f"{'table':<24}{'rows':>14}{'DuckDB s':>10}{'Spark s':>10}")
    for name in (*tables.NAMES, *rollups.NAMES):
        found = differences(*(folder / f"{name}.parquet" for folder in places))
        times = [manifest.rollups.get(name, {}).get("seconds", "") for manifest in (one, other)]
        print(f"{name:<24}{one.files[name]['rows']:>14,}{times[0]:>10}{times[1]:>10}", *found)
        wrong += bool(found)
    print(f"{'all rollups':<38}", *(f"{m.build_seconds['rollups']:>9}" for m in (one, other)))
    if wrong:
        raise FailedError(f"{wrong} tables differ")
    print("every table is the same")


@click.command()
@click.option("--stays", default=2_000_000, help="Rows of stays, about.")
@click.option("--version", default="4.0.5", help="Version of Apache Spark.")
@click.option(
    "--home",
    type=click.Path(path_type=Path),
    help="Where Apache Spark is installed, if it is not yet.",
)
@click.option("--kill", is_flag=True, help="First kill the server in the middle of one.")
def main(stays: int, version: str, home: Path | None, kill: bool) -> None:
    """Publish a world on Apache Spark and on DuckDB, and compare."""
    home = home or Path(tempfile.gettempdir()) / f"mobility-spark-{version}"
    spark = installed(home.resolve(), version)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="mobility-")))
        here, there = folder / "duckdb", folder / "spark"
        worlds.publish(stays, folder / "world")
        world = releases.open_release(root=folder / "world")
        put_world(world, here)
        one, seconds = published(here)
        print(f"{one.engine}: published in {seconds:.0f} s")
        cluster = Cluster(spark, folder)
        stack.callback(cluster.stop)
        cluster.start()
        put_world(world, there)
        if kill:
            published(there)  # the release that must stay
            put_world(world, there)
            with cluster.connect() as (address, server):
                print("killed:", killed(there, address, server).strip().splitlines()[-1])
        with cluster.connect() as (address, _):
            other, seconds = published(there, "--engine", address)
        print(f"{other.engine}: published in {seconds:.0f} s")
        report(one, other, (here, there))


if __name__ == "__main__":
    main()
