"""What a page of an atlas costs: asking, laying out the map, setting; the map as SVG or native.

``python -m benchmarks.briefings [--villages 100] [--language my]`` on the demonstration.
Processor seconds, so that other work on the machine does not count; and the peak memory of a
process that sets 24, 48 and 144 pages.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from mobility.access import OWNER
from mobility.reports.briefing import printing, setter
from mobility.reports.briefing.asked import Asked, inquiry
from mobility.reports.briefing.pages import Press
from mobility.settings import PROJECT
from mobility.store import releases
from mobility.words import speak

PLACE = "MMR017016"
POINT = re.compile(r"(-?[\d.]+) (-?[\d.]+)")
MAPS = """#let data = json(bytes(sys.inputs.data))
#set page(width: 230pt, height: 190pt, margin: 5pt)
#for map in data.maps {
  if data.native { for ring in map.rings {
    place(polygon(stroke: 0.5pt, ..ring.map(at => (at.at(0) * 1pt, at.at(1) * 1pt)))) } }
  else { image(bytes(map.svg), format: "svg") }
  pagebreak(weak: true)
}
"""


def cost(what: str, count: int, act: Callable[[], Any]) -> Any:
    """Do something and print what each of ``count`` things took."""
    began = time.process_time()
    made = act()
    print(f"{what:<42}{(time.process_time() - began) / count * 1000:8.1f} ms of processor each")
    return made


def memory_of(press: Press, pages: list[dict[str, Any]], count: int) -> str:
    """The peak memory of a process that sets so many pages, 24 at a time; Linux."""
    with tempfile.TemporaryDirectory() as folder:
        child = subprocess.Popen(
            [sys.executable, "-m", setter.__name__], cwd=PROJECT, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip
        for at in range(0, count, 24):
            mine = [pages[(at + each) % len(pages)] for each in range(24)]
            asked = {
                "data": press.document(mine, ""),
                "created": press.created.isoformat(),
                "output": f"{folder}/{at}.pdf",
            }
            child.stdin.write(json.dumps(asked) + "\n")  # type: ignore[union-attr]
            child.stdin.flush()  # type: ignore[union-attr]
            child.stdout.readline()  # type: ignore[union-attr]
        status = Path(f"/proc/{child.pid}/status").read_text()
        child.kill()
        child.communicate()
    return next(line for line in status.splitlines() if line.startswith("VmHWM"))


def maps_of(pages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The ground of each page's map, as SVG and as points."""
    found = []
    for page in pages:
        if page["map"]:
            svg = page["map"]["ground"]
            ways = re.findall(r'd="([^"]+)"', svg)
            rings = [
                [[float(x), float(y)] for x, y in POINT.findall(part)]
                for way in ways
                for part in way.split("M")
                if part
            ]
            found.append({"svg": svg, "rings": rings})
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--villages", type=int, default=100)
    parser.add_argument("--language", default="my")
    given = parser.parse_args()
    release = releases.open_release()
    press = Press(Asked(inquiry(release, OWNER, speak(given.language), PLACE)), "http://x/place")
    places = press.asked.each("village")[: given.villages]
    press.page(places[0])  # what is asked once for all
    briefings = cost("asked and arranged", len(places), lambda: [
        press.asked.briefing(place) for place in places
    ])  # fmt: skip
    cost("map laid out", len(places), lambda: [press.map_of(each) for each in briefings])
    pages = [press.page(place) for place in places]
    printing.pdf("briefings", press.document(pages[:1], ""), press.created)
    cost("page set", len(places), lambda: printing.pdf(
        "briefings", press.document(pages, ""), press.created, tagged=False
    ))  # fmt: skip
    maps = maps_of(pages)
    for native in (False, True):
        data = {"native": native, "maps": maps}
        name = "map alone, typst's own shapes" if native else "map alone, SVG"
        cost(name, len(maps), lambda data=data: printing.set_text(MAPS, data, press.created))
    for count in (24, 48, 144):
        print(f"process that set {count} pages: {memory_of(press, pages, count)}")


if __name__ == "__main__":
    main()
