"""Tiny village lists and township tables, as MIMU and the census layers write them."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa

from mobility.importers.opening.tabular import ROW, RawTable

VILLAGE = {
    "StateRegionPCode": "MMR017",
    "StateRegion": "Ayeyarwady",
    "StateRegionMM": "ဧရာဝတီ",
    "DistrictPCode": "MMR017D001",
    "District": "Pathein",
    "DistrictMM": "ပုသိမ်",
    "TownshipPCode": "XX1001",
    "Township": "West Town",
    "TownshipMM": "ပုသိမ်",
    "VillageTractTownPCode": "XX1001001",
    "VillageTractTown": "Tract",
    "VillageTractTownMM": "ကွင်း",
    "LocationPCode": "100001",
    "LocationName": "Ywar Thit",
    "LocationNameMM": "ရွာသစ်",
    "LocationType": "Village",
    "Longitude": "95.05",
    "Latitude": "16.05",
    "MIMUMappingStatus": "1",
    "ChangeType": "",
    "IsActive": "1",
}
TOWNSHIP = {
    "ts": "West Town",
    "ts_pcode": "XX1001",
    "total_pop_both_sexes": "1000",
    "total_pop_male": "480",
    "total_pop_female": "520",
    "pop_0___14": "300",
    "pop_15___64": "640",
    "pop_65_": "60",
    "conventional_hh_total_number__n": "250",
    "conventional_hh__male__headed": "200",
    "conventional_hh__female__headed": "50",
    "p_conventional_hh__female__head": "20",
}


def table(first: Mapping[str, str], *changes: Mapping[str, str]) -> RawTable:
    """A table with a row for each of ``changes``, laid over ``first``; header in row 1."""
    rows = [{**first, **change} for change in changes]
    columns: dict[str, pa.Array] = {
        name: pa.array([row[name] for row in rows], pa.string()) for name in first
    }
    numbers = pa.array(range(2, len(rows) + 2), pa.int64())
    return RawTable("list.csv", "", tuple(first), pa.table({**columns, ROW: numbers}))


def villages(*changes: Mapping[str, str]) -> RawTable:
    """A village list."""
    return table(VILLAGE, *changes)


def townships(*changes: Mapping[str, str]) -> RawTable:
    """A township table of the census."""
    return table(TOWNSHIP, *changes)
