"""The same question as a good Streamlit programmer asks it with pandas and pydeck.

Run from the project's folder: ``MOBILITY_DATA=FOLDER streamlit run benchmarks/flow_map/naive.py``.
The rows are read once and kept in memory as categories; each run filters, sums and draws with
pydeck's defaults. It uses nothing beyond the documentation of either library.
"""

from __future__ import annotations

import calendar

import pandas as pd
import pydeck as pdk
import streamlit as st

from benchmarks.flow_map.question import DRAWN, FIRST_MONTH, LEVEL, SEXES, TOWNSHIPS
from mobility.store import releases

START = [11, 95, 125]
END = [200, 110, 20]
WIDEST = 26  # pixels
METRES = 60  # radius of one person's circle


@st.cache_resource
def load() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Stays with the tract and township of both ends, and the places."""
    release = releases.open_release()
    folder = release.layout.releases / release.id
    places = pd.read_parquet(folder / "places.parquet").set_index("place_id")
    stays = pd.read_parquet(
        folder / "people_away.parquet",
        columns=["origin_id", "destination_id", "year", "month", "sex", "people"],
    )
    stays = stays[stays["year"] == stays["year"].max()]
    villages = places[places["level"] == "village"]
    tract = villages["parent_id"]
    township = pd.concat([tract.map(places["parent_id"]), places["parent_id"]])
    township = township[~township.index.duplicated()]
    for end in ("origin", "destination"):
        ids = stays[f"{end}_id"].astype("category")
        codes = ids.cat.categories
        unit = dict(zip(codes, codes.map(lambda code: tract.get(code, code)), strict=True))
        home = {code: township.get(code, "") for code in codes}
        stays[end] = ids.map(unit).astype("category")
        stays[f"{end}_township"] = ids.map(home).astype("category")
    stays["sex"] = stays["sex"].astype("category")
    return stays.drop(columns=["origin_id", "destination_id", "year"]), places


def flows(month: int, sex: str, areas: list[str]) -> pd.DataFrame:
    """Flows out of the areas, most people first, with the locations of both ends."""
    stays, places = load()
    chosen = stays["month"] == month
    chosen &= stays["origin_township"].isin(areas) & ~stays["destination_township"].isin(areas)
    if sex:
        chosen &= stays["sex"] == sex
    summed = stays[chosen].groupby(["origin", "destination"], observed=True)["people"].sum()
    found = summed[summed > 0].sort_values(ascending=False).reset_index()
    for end in ("origin", "destination"):
        found = found.join(places[["name_en", "lon", "lat"]].add_prefix(f"{end}_"), on=end)
    return found


def circles(found: pd.DataFrame) -> pd.DataFrame:
    """People at each end: name, lon, lat, people, reach (metres)."""
    parts = []
    for end in ("origin", "destination"):
        columns = {f"{end}_{name}": name for name in ("name_en", "lon", "lat")}
        part = found.rename(columns=columns)[["name_en", "lon", "lat", "people"]]
        parts.append(part.groupby(["name_en", "lon", "lat"], as_index=False)["people"].sum())
    ends = pd.concat(parts)
    return ends.assign(reach=METRES * ends["people"] ** 0.5)


st.set_page_config(layout="wide")
st.title(f"Who is elsewhere, by {LEVEL}")
_, all_places = load()
with st.sidebar:
    areas = st.multiselect(
        "Area",
        TOWNSHIPS,
        default=TOWNSHIPS,
        format_func=lambda code: all_places.at[code, "name_en"],
    )
    sex = st.segmented_control("Sex", list(SEXES), default="", format_func=lambda code: SEXES[code])
month = st.segmented_control(
    "Month",
    range(1, 13),
    default=FIRST_MONTH,
    format_func=lambda number: calendar.month_abbr[number],
)
found = flows(month or FIRST_MONTH, sex or "", areas)
drawn = found.head(DRAWN)
largest = float(drawn["people"].max()) if len(drawn) else 1.0
st.write(f"{found['people'].sum():,.0f} people in {len(found):,} flows; {len(drawn):,} drawn.")
st.pydeck_chart(
    pdk.Deck(
        layers=[
            pdk.Layer(
                "ArcLayer",
                drawn.assign(width=drawn["people"] / largest * WIDEST),
                get_source_position=["origin_lon", "origin_lat"],
                get_target_position=["destination_lon", "destination_lat"],
                get_source_color=START,
                get_target_color=END,
                get_width="width",
                pickable=True,
            ),
            pdk.Layer(
                "ScatterplotLayer",
                circles(drawn),
                get_position=["lon", "lat"],
                get_radius="reach",
                get_fill_color=START,
                pickable=True,
            ),
        ],
        initial_view_state=pdk.ViewState(longitude=95.2, latitude=16.1, zoom=8),
        map_provider=None,
        tooltip={"text": "{origin_name_en} → {destination_name_en}: {people}"},
    ),
    height=600,
)
st.dataframe(found[["origin_name_en", "destination_name_en", "people"]])
