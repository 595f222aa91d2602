"""What a file may hold, as ``import --as`` and the page Bring data in name it."""

from collections.abc import Mapping

from mobility.words import N_

KIND_NAMES: Mapping[str, str] = {
    "places": N_("places"),
    "boundaries": N_("outlines of places"),
    "residents": N_("residents by sex and age"),
    "stays": N_("people of one place at another, by month"),
    "moves": N_("people who moved, by month"),
    "roster": N_("household lists"),
    "hazards": N_("hazard calendar"),
    "tracks": N_("tracks of storms"),
    "labour": N_("work calendar"),
    "roles": N_("task-force roles"),
    "newcomer_care": N_("answers about newcomers"),
    "actors": N_("who leads which action"),
    "geography": N_("coast, rivers and borders"),
    "context": N_("a layer for the maps"),
    "evidence": N_("how sure each source is"),
}
