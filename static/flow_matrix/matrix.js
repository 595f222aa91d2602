/**
 * What a matrix of origins and destinations has in a month.
 *
 * Rows and columns are the places with people in the month, in an order; a window of them is
 * shown, and all others are one row and one column more, so that every line adds up to its total.
 * Totals are of all flows, whatever has a cell.
 */

import { together } from "../flow_map/month.js";

const LEAST_CHANGE = 0.5;

export const ORDERS = {
  people: (places) => (one, other) => size(places, other) - size(places, one) || one.index - other.index,
  north: (places, { lat, lon }) => (one, other) => lat[other.index] - lat[one.index] || lon[one.index] - lon[other.index],
};

const size = (places, { index, way }) => Math.abs(places[index].ways[way].value);

/**
 * @param content the deposited flows
 * @param month what monthOf gave of them
 * @param window {order: a name of ORDERS, rows, from: first column, columns}
 * @returns {rows, columns: places by index; rowCount, columnCount: of all; cell(row, column),
 *   rowTotal(row), columnTotal(column), all, each {people, reference, value} or, of cells without
 *   anybody, undefined; restOf(total, cells): what a total has besides}
 */
export function matrixOf(content, month, { order, rows: most, from, columns: wide }) {
  const origins = ordered(content, month, "leaving", order);
  const destinations = ordered(content, month, "arriving", order);
  const cells = new Map(month.flows.map((flow) => [`${flow.origin},${flow.destination}`, flow]));
  const sum = together(month.places).ways;
  return {
    rows: origins.slice(0, most),
    columns: destinations.slice(from, from + wide),
    rowCount: origins.length,
    columnCount: destinations.length,
    cell: (row, column) => cells.get(`${row},${column}`),
    rowTotal: (row) => month.places[row].ways.leaving,
    columnTotal: (column) => month.places[column].ways.arriving,
    all: sum.leaving,
    largest: Math.max(1, ...month.flows.map(({ value }) => Math.abs(value))),
  };
}

function ordered({ places }, month, way, order) {
  const counts = ({ value }) => (month.compared ? Math.abs(value) >= LEAST_CHANGE : value > 0);
  return month.places
    .map(({ ways }, index) => ({ index, way, counts: counts(ways[way]) }))
    .filter((each) => each.counts)
    .sort(ORDERS[order](month.places, places))
    .map(({ index }) => index);
}

/** What a total has besides some of its cells, a number each way. */
export function rest(total, cells) {
  const there = cells.filter(Boolean);
  const less = (name) => total[name] - there.reduce((sum, each) => sum + each[name], 0);
  return { people: less("people"), reference: less("reference"), value: less("value") };
}
