"""Packages that contenders need besides the project's, installed into a separate folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

PACKAGES = "BENCH_PACKAGES"  # the variable that says where they are
OWN = Path(__file__).parent / "flowmap_gl"
BUILT = "answer.mjs"
InstallError = subprocess.CalledProcessError
REQUIREMENTS = Path(__file__).parents[1] / "requirements.txt"


def folder_below(folder: Path) -> Path:
    """Where packages are kept between runs, if the environment says so, else in ``folder``."""
    kept = os.environ.get(PACKAGES)
    return Path(kept).resolve() if kept else folder / "packages"


def install(folder: Path) -> None:
    """Install missing packages into ``folder``.

    Raises:
        InstallError: there is no network, or no such version.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "matplotlib").exists():  # the last of the list
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps"]
        _run([*command, "--target", str(folder), *_pinned()], folder)
    own = folder / OWN.name
    npm = shutil.which("npm")
    if npm and not (own / BUILT).exists():
        shutil.copytree(OWN, own, dirs_exist_ok=True)
        _run([npm, "ci", "--ignore-scripts", "--silent"], own)
        _run([npm, "run", "--silent", "build"], own)


def can_run(needs: tuple[str, ...], folder: Path) -> bool:
    """Whether everything that a contender needs is there."""
    there = {
        "polars": (folder / "polars").exists(),
        "node": shutil.which("node") is not None and (folder / OWN.name / BUILT).exists(),
    }
    return all(there[need] for need in needs)


def _pinned() -> list[str]:
    lines = REQUIREMENTS.read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def _run(command: list[str], folder: Path) -> None:
    subprocess.run(command, cwd=folder, check=True, env={**os.environ, "PIP_NO_INPUT": "1"})
