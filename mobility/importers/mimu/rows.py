"""The rows of MIMU's village list, and the rule that says which are villages in use."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from mobility.importers import locations
from mobility.importers.texts import LONGEST_CODE, LONGEST_TEXT, fault, tidy
from mobility.words import N_
from mobility.words.burmese import visible

CODE, NAME, NAME_MY = "LocationPCode", "LocationName", "LocationNameMM"
TYPE, ACTIVE, CHANGE, MAPPED = "LocationType", "IsActive", "ChangeType", "MIMUMappingStatus"
LON, LAT = "Longitude", "Latitude"


@dataclass(frozen=True)
class Above:
    """Columns of a level above the village."""

    level: str
    code: str
    name: str
    name_my: str


TRACT = Above("tract", "VillageTractTownPCode", "VillageTractTown", "VillageTractTownMM")
TOWNSHIP = Above("township", "TownshipPCode", "Township", "TownshipMM")
DISTRICT = Above("district", "DistrictPCode", "District", "DistrictMM")
STATE = Above("state", "StateRegionPCode", "StateRegion", "StateRegionMM")
COARSEST_FIRST = (STATE, DISTRICT, TOWNSHIP, TRACT)

REQUIRED = frozenset(
    (
        *(CODE, NAME, TYPE, ACTIVE, LON, LAT),
        *(column for above in COARSEST_FIRST for column in (above.code, above.name)),
    )
)
NAME_COLUMNS = (
    *(CODE, NAME, NAME_MY),
    *(column for above in COARSEST_FIRST for column in (above.name, above.name_my)),
)
CODES = (CODE, *(above.code for above in COARSEST_FIRST))
BECAME_TOWN = ("villagetoward", "villagetotown")


@dataclass(frozen=True, eq=False)  # rows compare by identity
class Village:
    """One row of the list; ``cells`` by header, as written."""

    row: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        """The cell on one line, trimmed and without invisible characters."""
        text = self.cells.get(column) or ""
        return visible(text) if column in CODES else tidy(text)

    @cached_property
    def unfit(self) -> str | None:
        """The first column whose text is not allowed for a place."""
        for column in (*CODES, *NAME_COLUMNS):
            longest = LONGEST_CODE if column in CODES else LONGEST_TEXT
            if fault(self[column], longest):
                return column
        return None

    @property
    def code(self) -> str:
        """Its P-code."""
        return self[CODE]

    @property
    def is_active(self) -> bool:
        """Whether it is in use, written as a number or as a workbook's TRUE."""
        return self[ACTIVE].casefold() in ("1", "true")

    @property
    def township(self) -> str:
        """P-code of its township."""
        return self[TOWNSHIP.code]

    @property
    def label(self) -> str:
        """The name that findings use."""
        return " ".join(part for part in (self.code, self[NAME]) if part) or "–"

    @cached_property
    def location(self) -> locations.Location:
        """Its location, if known."""
        return locations.parse(self.cells[LON] or "", self.cells[LAT] or "")


@dataclass(frozen=True)
class Reason:
    """Why rows are left out: a code, a severity, and the text for one row and for ``n`` rows."""

    code: str
    severity: str
    of_one: str
    of_many: str


WARD = Reason(
    "ward",
    "note",
    N_("a ward, not a village"),
    N_("Wards are parts of towns, not villages. Left out in {township}, {n}: {places}."),
)
OTHER_TYPE = Reason(
    "other_type",
    "warning",
    N_("neither a village nor a ward"),
    N_("Neither Village nor Ward in LocationType. Left out in {township}, {n}: {places}."),
)
INACTIVE = Reason(
    "inactive",
    "note",
    N_("not active"),
    N_("Not active (IsActive is not 1). Left out in {township}, {n}: {places}."),
)
DELETED = Reason(
    "deleted_but_active",
    "warning",
    N_("marked Delete"),
    N_("Marked Delete although IsActive is 1. Left out in {township}, {n}: {places}."),
)
TOWN = Reason(
    "became_town",
    "note",
    N_("became part of a town"),
    N_("Villages that became wards of a town. Left out in {township}, {n}: {places}."),
)
UNMAPPED = Reason(
    "not_mapped",
    "warning",
    N_("merged into another village, or no longer mapped"),
    N_(
        "Active, but merged into another village or no longer mapped (MIMUMappingStatus 0). "
        "Left out in {township}, {n}: {places}."
    ),
)
REASONS = (WARD, OTHER_TYPE, INACTIVE, DELETED, TOWN, UNMAPPED)


def reason_left_out(village: Village) -> Reason | None:
    """Why a row is not a village in use, or None if it is one."""
    kind, change = village[TYPE].casefold(), village[CHANGE].casefold()
    if village.is_active and change == "delete":
        return DELETED
    if kind != "village":
        return WARD if kind == "ward" else OTHER_TYPE
    if not village.is_active:
        return INACTIVE
    if change in BECAME_TOWN:
        return TOWN
    return UNMAPPED if village[MAPPED].casefold() in ("0", "false") else None
