"""Whether two answers are the same."""

from __future__ import annotations

import numpy as np
import pandas as pd

from benchmarks.questions.workload import Question

TOLERANCE = 1e-6  # of a value, or of one person: sums are added up in different orders
NOBODY_KNOWS = "?"
SHOWN = 3


def difference(question: Question, one: pd.DataFrame, other: pd.DataFrame) -> str:
    """What differs, in words; empty where nothing does.

    Where only the first rows are wanted, rows that tie with the last one are interchangeable.
    """
    if len(one) != len(other):
        return f"{len(one)} rows and {len(other)}"
    one, other = _ordered(question, one), _ordered(question, other)
    both = one.merge(other, on=list(question.keys), how="outer", suffixes=("", "_2"), indicator="_")
    for value in question.values:
        there = both[both["_"] == "both"]
        wrong = there[~_same(there[value], there[f"{value}_2"])]
        if len(wrong):
            return f"{value} of {_said(wrong)}"
    return _missing(question, both, one)


def _missing(question: Question, both: pd.DataFrame, one: pd.DataFrame) -> str:
    """Rows of one answer alone, unless they tie with the last row wanted."""
    alone = both[both["_"] != "both"]
    if question.most and question.values and len(one) >= question.most:
        value = question.values[0]
        last = one[value].iloc[-1]
        stated = alone[value].fillna(alone[f"{value}_2"])
        alone = alone[~_same(stated, pd.Series(last, index=alone.index))]
    return f"only one answer has {_said(alone)}" if len(alone) else ""


def _ordered(question: Question, answer: pd.DataFrame) -> pd.DataFrame:
    columns = [*question.keys, *question.values]
    found = answer[columns].reset_index(drop=True)
    for key in question.keys:
        if key == "month":
            found[key] = found[key].astype(int)
        else:
            found[key] = found[key].astype(object).where(found[key].notna(), NOBODY_KNOWS)
    for value in question.values:
        found[value] = found[value].astype(float)
    return found


def _same(one: pd.Series, other: pd.Series) -> np.ndarray:
    return np.isclose(
        one.to_numpy(float), other.to_numpy(float), TOLERANCE, TOLERANCE, equal_nan=True
    )


def _said(rows: pd.DataFrame) -> str:
    first = rows.head(SHOWN).drop(columns="_").to_dict("records")
    return f"{len(rows)} rows, such as {first}"
