"""flowmap.gl's data provider in Node.js, for the flow questions.

It has neither sexes nor ages nor areas: it receives the flows of one question for all months of a
year, already added up, and gives one month. The time to hand them over counts only when cold.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
import time
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from benchmarks.questions.contender import Contender, Timed
from benchmarks.questions.packages import OWN, PACKAGES
from benchmarks.questions.workload import FLOW, Arguments, Question

UNKNOWN = ""
SQL = {
    "township_flows": """
        with placed as (
            select month, people,
                coalesce(start.ancestor_id, origin_id, '') as origin,
                coalesce(ending.ancestor_id, destination_id, '') as destination
            from away
            left join townships as start on start.place_id = origin_id
            left join townships as ending on ending.place_id = destination_id
            where year = $year
        )
        select origin, destination, month, sum(people) as people
        from placed where origin != destination or origin = ''
        group by all having sum(people) > 0
    """,
    "village_flows": """
        with inside as (select place_id from ancestors where ancestor_id = $township)
        select origin_id as origin, coalesce(destination_id, '') as destination, month,
            sum(people) as people
        from away
        where year = $year and sex = 'f' and age_group in ('18-24', '25-39')
            and origin_id in (from inside) and (destination_id in (from inside)) is not true
        group by all having sum(people) > 0
    """,
}


class InFlowmapGl(Contender):
    """One Node.js process a question."""

    name = "flowmap.gl"
    needs = ("node",)

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self._processes: dict[str, subprocess.Popen[str]] = {}
        self.resident = 0

    @classmethod
    def answers(cls, question: Question) -> bool:
        """The flow questions."""
        return question.name in SQL

    def timed(self, question: Question, arguments: Arguments) -> Timed:
        """The provider's own time; the first time, handing over is included."""
        started = time.perf_counter()
        cold = question.name not in self._processes
        process = self._process(question, arguments)
        wanted = {"month": arguments.month, "most": question.most or 1 << 30, "cold": cold}
        pipe: Any = process.stdin
        pipe.write(json.dumps(wanted) + "\n")
        pipe.flush()
        answer = json.loads(process.stdout.readline())  # type: ignore[union-attr]
        self.resident = answer["resident"]
        seconds = time.perf_counter() - started if cold else answer["seconds"]
        found = pd.DataFrame(answer["flows"], columns=[*FLOW, "people"])
        return Timed(seconds, found.replace({end: {UNKNOWN: None} for end in FLOW}))

    def close(self) -> None:
        """End its processes."""
        for process in self._processes.values():
            process.kill()

    def _process(self, question: Question, arguments: Arguments) -> subprocess.Popen[str]:
        if question.name not in self._processes:
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "flows.json"
                path.write_text(json.dumps(self.handed_over(question, arguments)), encoding="utf-8")
                process = subprocess.Popen(
                    [
                        shutil.which("node") or "node",
                        "--max-old-space-size=8192",
                        "answer.mjs",
                        str(path),
                    ],
                    cwd=self._packages,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                )
                self._processes[question.name] = process
                self._wait(process, arguments)
        return self._processes[question.name]

    @staticmethod
    def _wait(process: subprocess.Popen[str], arguments: Arguments) -> None:
        """Until it has read its file: it answers a question about no flow at all."""
        process.stdin.write(json.dumps({"month": arguments.month, "most": 0, "cold": True}) + "\n")  # type: ignore[union-attr]
        process.stdin.flush()  # type: ignore[union-attr]
        process.stdout.readline()  # type: ignore[union-attr]

    def handed_over(self, question: Question, arguments: Arguments) -> dict[str, Any]:
        """year, locations and flows, by column."""
        database = duckdb.connect()
        for view, table in {"away": "people_away", "ancestors": "ancestors"}.items():
            database.read_parquet(str(self.path(table))).create_view(view)
        database.sql("from ancestors where level = 'township'").create_view("townships")
        text = SQL[question.name]
        used = {name: value for name, value in arguments.as_dict().items() if f"${name}" in text}
        flows = database.execute(text, used).df()
        places = pd.read_parquet(self.path("places"), columns=["place_id", "lon", "lat"])
        named = set(flows["origin"]) | set(flows["destination"])
        places = places[places["place_id"].isin(named)]
        nowhere = pd.DataFrame({"place_id": [UNKNOWN]})
        places = pd.concat([places, nowhere]).fillna({"lon": 0.0, "lat": 0.0})
        return {
            "year": arguments.year,
            "locations": places.rename(columns={"place_id": "id"}).to_dict("list"),
            "flows": flows.to_dict("list"),
        }

    @cached_property
    def _packages(self) -> Path:
        return Path(os.environ[PACKAGES]) / OWN.name
