/*
 * flowmap.gl's own layer on the flows of flows.json, in a page without a server behind it.
 *
 * Months are chosen by the layer's own time filter; areas and sexes by handing it other rows.
 * Its look is the layer's default, with names switched on; those are white whatever the theme,
 * so the ground is dark. ?clustering=0 switches clustering off, so that exactly the flows of the
 * pages beside it are drawn; ?view=west,south,east,north and ?month=5 open it there.
 */
import { Deck, WebMercatorViewport } from "@deck.gl/core";
import { FlowmapLayer } from "@flowmap.gl/layers";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const SEXES = { "": "all", f: "female", m: "male" };
const YEAR = 2025; // one year's flows; the layer only wants dates

const parameters = new URLSearchParams(location.search);
const { asked: question, townships, places, flows } = await (await fetch("flows.json")).json();
const locations = places.id.map((id, n) => ({
  id,
  name: places.name[n],
  lon: places.lon[n],
  lat: places.lat[n],
}));
const asked = {
  month: Number(parameters.get("month")) || question.month,
  sex: "",
  areas: new Set(townships.id),
};

/** Rows out of the areas, both sexes added up unless one is asked for. */
function chosenFlows() {
  const sums = new Map();
  for (let n = 0; n < flows.people.length; n++) {
    const [origin, destination] = [flows.origin[n], flows.destination[n]];
    if (asked.sex && flows.sex[n] !== asked.sex) continue;
    if (!asked.areas.has(places.township[origin])) continue;
    if (asked.areas.has(places.township[destination])) continue;
    const key = (flows.month[n] * locations.length + origin) * locations.length + destination;
    const row = sums.get(key);
    if (row) row.people += flows.people[n];
    else
      sums.set(key, {
        origin: places.id[origin],
        destination: places.id[destination],
        people: flows.people[n],
        time: new Date(Date.UTC(YEAR, flows.month[n] - 1, 1)),
      });
  }
  return [...sums.values()];
}

function layer(data) {
  const month = asked.month;
  return new FlowmapLayer({
    id: "flows",
    data,
    filter: { selectedTimeRange: [Date.UTC(YEAR, month - 1, 1), Date.UTC(YEAR, month, 1)] },
    getLocationId: (place) => place.id,
    getLocationName: (place) => place.name,
    getLocationLon: (place) => place.lon,
    getLocationLat: (place) => place.lat,
    getFlowOriginId: (flow) => flow.origin,
    getFlowDestId: (flow) => flow.destination,
    getFlowMagnitude: (flow) => flow.people,
    getFlowTime: (flow) => flow.time,
    maxTopFlowsDisplayNum: question.drawn,
    clusteringEnabled: parameters.get("clustering") !== "0",
    locationLabelsEnabled: true,
    pickable: true,
  });
}

function viewOf([west, south, east, north]) {
  const map = document.getElementById("map");
  const size = { width: map.clientWidth, height: map.clientHeight };
  const { longitude, latitude, zoom } = new WebMercatorViewport(size).fitBounds([
    [west, south],
    [east, north],
  ]);
  return { longitude, latitude, zoom };
}

const openingBox = parameters.get("view")?.split(",").map(Number) ?? question.views.townships;
const deck = new Deck({
  parent: document.getElementById("map"),
  controller: true,
  initialViewState: viewOf(openingBox),
  layers: [],
});

let data = null;
function draw() {
  data ??= { locations, flows: chosenFlows() };
  deck.setProps({ layers: [layer(data)] });
  press();
}

function button(nav, value, text, chosen, choose) {
  const made = document.createElement("button");
  made.textContent = text;
  made.dataset.value = value;
  made.onclick = () => {
    choose();
    draw();
  };
  made.pressed = chosen;
  document.getElementById(nav).append(made);
}

function press() {
  for (const each of document.querySelectorAll("nav button"))
    if (each.pressed) each.setAttribute("aria-pressed", String(each.pressed()));
}

townships.id.forEach((id, n) =>
  button("areas", id, townships.name[n], () => asked.areas.has(id), () => {
    if (!asked.areas.delete(id)) asked.areas.add(id);
    data = null;
  }),
);
for (const [sex, name] of Object.entries(SEXES))
  button("sexes", sex, name, () => asked.sex === sex, () => {
    asked.sex = sex;
    data = null;
  });
MONTHS.forEach((name, n) =>
  button("months", n + 1, name, () => asked.month === n + 1, () => {
    asked.month = n + 1;
  }),
);
for (const [name, box] of Object.entries(question.views))
  button("zooms", name, name, null, () => deck.setProps({ initialViewState: viewOf(box) }));
draw();
