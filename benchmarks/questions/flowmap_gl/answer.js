/*
 * Answers flow questions with flowmap.gl's own data provider, which its layer asks too.
 *
 * node answer.mjs FLOWS.json (built of this by "npm run build"); one question a line on standard input ({month, most}), one answer a
 * line on standard output ({seconds, resident, flows}). Another month is asked first, unmeasured:
 * the provider remembers its last answer.
 */
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { LocalFlowmapDataProvider } from "@flowmap.gl/data";

const { year, locations, flows } = JSON.parse(readFileSync(process.argv[2], "utf8"));
const rows = (columns) =>
  columns[Object.keys(columns)[0]].map((_, n) =>
    Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, values[n]])),
  );
const months = Array.from({ length: 13 }, (_, n) => new Date(Date.UTC(year, n, 1)));
const data = { locations: rows(locations), flows: rows(flows) };

const provider = new LocalFlowmapDataProvider({
  getLocationId: (place) => place.id,
  getLocationLon: (place) => place.lon,
  getLocationLat: (place) => place.lat,
  getFlowOriginId: (flow) => flow.origin,
  getFlowDestId: (flow) => flow.destination,
  getFlowMagnitude: (flow) => flow.people,
  getFlowTime: (flow) => months[flow.month - 1],
});
provider.setFlowmapData(data);

function ask({ month, most }) {
  provider.setFlowmapState({
    filter: { selectedTimeRange: [months[month - 1], months[month]] },
    settings: {
      clusteringEnabled: false,
      locationTotalsEnabled: false,
      maxTopFlowsDisplayNum: most,
      flowEndpointsInViewportMode: "any",
    },
    viewport: { width: 1e6, height: 1e6, longitude: 0, latitude: 0, zoom: 0 },
  });
  return provider.getFlowsForFlowmapLayer();
}

for await (const line of createInterface({ input: process.stdin })) {
  const question = JSON.parse(line);
  const cold = question.cold;
  if (!cold) ask({ ...question, month: (question.month % 12) + 1 });
  const started = performance.now();
  const found = ask(question).slice(-question.most); // the largest come last, one more than asked
  const seconds = (performance.now() - started) / 1000;
  const flowsFound = {
    origin_id: found.map((flow) => flow.origin),
    destination_id: found.map((flow) => flow.destination ?? flow.dest),
    people: found.map((flow) => flow.people ?? flow.count),
  };
  console.log(JSON.stringify({ seconds, resident: process.memoryUsage().rss, flows: flowsFound }));
}
