"""Every parameter of a link, there and back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobility.link import Linked
from mobility.measures.scenario import Scenario
from mobility.ui.frame.state import Question

# What each parameter may say, as the program itself writes it.
EXAMPLES = {
    "release": ["2026-01-01-abc"],
    "areas": ["T1", "T1,V1"],
    "months": ["4", "1,12"],
    "year": ["2024"],
    "hazard": ["flood", "storm, ရေကြီးခြင်း & %"],
    "direction": ["into", "within"],
    "level": ["village"],
    "kind": ["moves"],
    "sexes": ["f", "m,unknown"],
    "ages": ["18-24,60+"],
    "reasons": ["work%2C or looking for it,100%252C sure"],
    "absences": ["short,unknown"],
    "averaged": ["1"],
    "least": ["1", "1000"],
    "compare": ["mean", "4"],
    "scale": ["month"],
    "view": ["94.50000,15.75000,95.50000,16.50000"],
    "place": ["V1"],
    "flow": ["V1,CITY", "V1,", ",CITY"],
    "basemap": ["1"],
    "availability_loss": ["0.7", "0.725"],
    "availability_watch": ["0.75", "1"],
    "helpers_each": ["1.5", "3"],
    "count_error": ["0", "0.25"],
    "leave": ["0.25", "1"],
    "leave_sexes": ["f"],
    "leave_ages": ["18-24,60+"],
    "leave_months": ["10,11"],
    "shift": ["-6", "6"],
    "brought": ["1", "100"],
    "brought_to": ["V1"],
    "assigned": ["0.1"],
    "scenario": ["Boom & bust, ၁"],
    "drill_from": ["1"],
    "drill_to": ["12"],
    "newcomer_share": ["0.05", "0.123456"],
    "order": ["absence", "place"],
    "by_tract": ["1"],
    "flagged": ["1"],
    "find": ["ဇီး & <b>"],
    "page": ["2"],
    "village": ["V1"],
    "before": ["2025-01-01-abc"],
    "in_month": ["0"],
    "all_year": ["0"],
    "first": ["drop", "place"],
    "listed": ["season"],
    "compared": ["months", "known"],
    "parts": ["tract"],
    "sorted_by": ["low", "place"],
    "force": ["all", "64"],
    "stage": ["impact"],
    "sectors": ["ED", "HE,SE"],
    "minutes": ["20"],
    "modules": ["roles,newcomers"],
    "form_languages": ["my"],
    "within": ["0.05"],
    "expected": ["0.2"],
    "households": ["80"],
    "design_effect": ["1.5"],
    "answering": ["0.8"],
    "area_villages": ["40"],
    "alike": ["0.1"],
    "story": ["village-consultation"],
    "presented": ["flow-map"],
    "slide": ["3"],
    "screen": ["notes"],
    "spoken": ["my", "both"],
    "hazards": ["flood", "wind%2C strong,50 %25 more"],
}
LINKS = st.fixed_dictionaries(
    {}, optional={name: st.sampled_from(texts) for name, texts in EXAMPLES.items()}
)


def records(of: type[Linked] = Linked) -> Iterator[type[Linked]]:
    """Every record that a link describes."""
    for each in of.__subclasses__():
        yield each
        yield from records(each)


def test_every_parameter_has_an_example() -> None:
    assert set(EXAMPLES) == set(Question.labels())


@pytest.mark.parametrize(("name", "text"), [(n, t) for n, ts in EXAMPLES.items() for t in ts])
def test_a_parameter_comes_back_as_it_was_written(name: str, text: str) -> None:
    record = next(each for each in records() if name in each.labels())
    found, ignored = record.from_url({name: text, "lang": "en"})
    assert (found.to_url(), ignored) == ({name: text}, ())
    assert found != record.usual()


@given(LINKS)
def test_any_parameters_together_come_back(link: dict[str, str]) -> None:
    found, ignored = Question.from_url(link)
    found = found.but(level_chosen="level" in link)
    assert (found.to_url(), ignored) == (link, ())


@pytest.mark.parametrize("record", list(records()), ids=lambda record: record.__name__)
def test_a_link_that_says_nothing_is_as_usual(record: type[Linked]) -> None:
    assert record.from_url({}) == (record.usual(), ())
    assert record.usual().to_url() == {}


def test_what_cannot_be_read_is_named_by_every_record() -> None:
    wrong = dict.fromkeys(EXAMPLES, "\x00")
    _, ignored = Question.from_url(wrong)
    texts = {"release", "areas", "hazard", "reasons", "place", "brought_to", "scenario"}
    texts |= {"find", "story"}
    assert set(ignored) == set(EXAMPLES) - texts - {
        "village",
        "before",
        "hazards",
        "parts",
        "story",
    }


def test_no_two_records_have_a_parameter_of_the_same_name() -> None:
    parts = [type(each) for each in vars(Question()).values() if isinstance(each, Linked)]
    names = [name for each in parts for name in each.labels()]
    assert sorted(names) == sorted(set(names)) == sorted(EXAMPLES)
    assert set(records()) == {Question, Scenario, *parts}
