"""Whether a release is as it was published, and whether its rollups match its tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import reduce
from operator import or_
from pathlib import Path

import ibis
from ibis.expr.types import BooleanColumn, Table

from mobility.store import integrity, rollups
from mobility.store.releases import Release

TOLERANCE = 1e-9  # of the larger number; sums may differ in their last digits


def changed(release: Release) -> list[Path]:
    """The files of a release that are missing or not as they were published; all are hashed."""
    wrong = list(integrity.release_changed(release.layout, release.manifest, again=True))
    if not wrong:
        integrity.remember(release.layout, release.manifest)
    return wrong


def differing(
    release: Release,
    names: Iterable[str] = rollups.NAMES,
    progress: Callable[[str], None] = lambda _: None,
) -> list[str]:
    """The rollups whose rows differ when they are computed again.

    Each is compared with its expression over the tables and the rollups before it, as the
    release keeps them. A missing one is not compared. This takes as long as computing
    them did, and has no time limit as questions have.
    """
    names_differing = []
    with release.tables() as read:
        for name in names:
            progress(name)
            if read.has(name):
                wrong = _differences(read[name], read.computed(name)).limit(1)
                names_differing += [name] if read.backend.to_pyarrow(wrong).num_rows else []
    return names_differing


def _differences(kept: Table, computed: Table) -> Table:
    """The rows that only one of two tables has; differences in the last digits are ignored."""
    schema = kept.schema()
    numbers = [name for name in schema if schema[name].is_floating()]
    both = ibis.union(
        kept.mutate(side=ibis.literal(1)),
        computed.select(*schema).cast(dict(schema.items())).mutate(side=ibis.literal(-1)),
    )
    # Grouping, unlike joining, treats two empty values as equal.
    groups = both.group_by(*(name for name in schema if name not in numbers)).agg(
        rows_more=both.side.sum(),
        **{f"{name} more": (both[name] * both.side).sum() for name in numbers},
        **{f"{name} size": both[name].abs().max() for name in numbers},
        **{f"{name} known": (both[name].notnull().ifelse(both.side, 0)).sum() for name in numbers},
    )
    return groups.filter(reduce(or_, _unlike(groups, numbers)))


def _unlike(groups: Table, numbers: Iterable[str]) -> Iterable[BooleanColumn]:
    yield groups.rows_more != 0
    for name in numbers:
        more, size = groups[f"{name} more"], groups[f"{name} size"]
        yield (more.abs() > TOLERANCE * ibis.greatest(size, 1.0)).fill_null(False)
        yield groups[f"{name} known"] != 0
