"""Small charts: their axis says what it counts, in the reader's digits."""

from __future__ import annotations

import pandas as pd
import pytest

from mobility.maps.charts import months_of_one, months_stacked
from mobility.words import speak

MONTHS = pd.DataFrame({"month": range(1, 13), "out": 20_000.0})
SEXES = pd.DataFrame({"month": [1, 1], "sex": ["f", "m"], "people": [3.0, 4.0]})


@pytest.mark.parametrize("language", ["en", "my"])
def test_an_axis_of_people_has_its_unit_and_the_reader_s_digits(language: str) -> None:
    words = speak(language)
    one = months_of_one(words, MONTHS, "out", "Out", 1, 20_000.0).to_dict()
    stacked = months_stacked(words, SEXES, {"f": "women", "m": "men"}, 1).to_dict()["layer"][0]
    for chart in (one, stacked):
        axis = chart["encoding"]["y"]["axis"]
        assert axis["title"] == words.say("people")
        assert axis["labelExpr"].startswith("format(datum.value" if language == "en" else "replace")
        assert ("'၇'" in axis["labelExpr"]) == (language == "my")
