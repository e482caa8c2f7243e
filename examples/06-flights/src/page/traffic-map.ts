import { readFile } from "node:fs/promises";
import * as Plot from "@observablehq/plot";
import { geoAlbersUsa, geoDistance } from "d3-geo";
import { feature } from "topojson-client";
import { datasetPath } from "../dataset.js";
import type { AirportReport, Report, RouteReport } from "../report.js";
import { chart } from "./chart.js";
import { delayLegend, delayScale } from "./delay-colors.js";
import { count, minutes } from "./figures.js";
import { html, type Html } from "./html.js";

interface Connection {
  readonly from: AirportReport;
  readonly to: AirportReport;
  readonly flights: number;
}

const connectionsShown = 120;
const airportsNamed = { wide: 30, narrow: 9 };
const nearRadians = 0.025;
const maxRadius = { wide: 19, narrow: 13 };
const thickestLine = { wide: 5, narrow: 3 };

/**
 * A map of the airports, as large as their traffic and as red as their delays, with the busiest
 * connections.
 */
export async function trafficMap(report: Report): Promise<Html> {
  const states = await loadStates();
  const airports = report.airports.filter(isOnMap);
  const connections = busiestConnections(report.routes, airports);
  const drawing = chart({
    label: "Map of the United States: airports by traffic and delay, and the busiest connections between them",
    width: 1100,
    draw: ({ isNarrow }) => {
      const size = isNarrow ? "narrow" : "wide";
      return {
        projection: { type: "albers-usa", domain: states },
        height: isNarrow ? 285 : 690,
        margin: 4,
        color: delayScale,
        r: { range: [0, maxRadius[size]] },
        marks: [
          Plot.geo(states, { fill: "var(--land)", stroke: "var(--border)", strokeWidth: 0.75, ariaHidden: "true" }),
          connectionLines(connections, thickestLine[size]),
          airportDots(airports),
          airportNames(farApart(airports.slice(0, airportsNamed[size]))),
        ],
      };
    },
  });
  return html`${drawing}${delayLegend()}${missingNote(report.airports.filter((airport) => !isOnMap(airport)))}`;
}

function connectionLines(connections: readonly Connection[], thickest: number): Plot.Markish {
  const busiest = Math.max(...connections.map(({ flights }) => flights));
  return Plot.arrow([...connections].reverse(), {
    x1: ({ from }: Connection) => from.longitude,
    y1: ({ from }: Connection) => from.latitude,
    x2: ({ to }: Connection) => to.longitude,
    y2: ({ to }: Connection) => to.latitude,
    bend: 18,
    headLength: 0,
    stroke: "var(--route)",
    strokeOpacity: 0.4,
    strokeWidth: ({ flights }: Connection) => (thickest * flights) / busiest,
    title: ({ from, to, flights }: Connection) => `${from.city} – ${to.city}: ${count(flights)} flights`,
  });
}

function airportDots(airports: readonly AirportReport[]): Plot.Markish {
  return Plot.dot(airports, {
    x: "longitude",
    y: "latitude",
    r: trafficOf,
    fill: ({ departures }: AirportReport) => departures.meanDelayMin,
    stroke: "var(--surface)",
    strokeWidth: 0.75,
    title: (airport: AirportReport) =>
      `${airport.name}, ${airport.city} (${airport.code})\n${count(trafficOf(airport))} departures and arrivals\n` +
      `Flights from here: ${minutes(airport.departures.meanDelayMin)} late on average`,
  });
}

function airportNames(airports: readonly AirportReport[]): Plot.Markish {
  return Plot.text(airports, {
    x: "longitude",
    y: "latitude",
    text: "code",
    fill: "var(--text)",
    stroke: "var(--surface)",
    strokeWidth: 3,
    fontWeight: 600,
    fontSize: 11,
    dy: -14,
    ariaHidden: "true",
  });
}

/** Leaves out airports that are too near to a busier one for a name of their own. */
function farApart(airports: readonly AirportReport[]): AirportReport[] {
  return airports.filter((airport, index) =>
    airports.slice(0, index).every((busier) => geoDistance(placeOf(airport), placeOf(busier)) > nearRadians),
  );
}

/** Both directions of a route together, the busiest first. */
export function busiestConnections(routes: readonly RouteReport[], airports: readonly AirportReport[]): Connection[] {
  const byCode = new Map(airports.map((airport) => [airport.code, airport]));
  const connections = new Map<string, Connection>();
  for (const { origin, destination, flights } of routes) {
    const [from, to] = [origin, destination].sort().map((code) => byCode.get(code));
    if (!from || !to) continue;
    const key = `${from.code}-${to.code}`;
    connections.set(key, { from, to, flights: flights + (connections.get(key)?.flights ?? 0) });
  }
  return [...connections.values()].sort((a, b) => b.flights - a.flights).slice(0, connectionsShown);
}

function trafficOf({ departures, arrivals }: AirportReport): number {
  return departures.flights + arrivals.flights;
}

const projection = geoAlbersUsa();

function isOnMap(airport: AirportReport): boolean {
  return projection(placeOf(airport)) !== null;
}

function placeOf({ longitude, latitude }: AirportReport): [number, number] {
  return [longitude, latitude];
}

function missingNote(airports: readonly AirportReport[]): Html {
  if (airports.length === 0) return html``;
  const names = airports.map(({ city, code }) => `${city} (${code})`).join(", ");
  return html`<p class="note">Beyond the edge of this map: ${names}.</p>`;
}

async function loadStates(): Promise<GeoJSON.FeatureCollection> {
  const topology = JSON.parse(await readFile(datasetPath("us-10m.json"), "utf8"));
  return feature(topology, topology.objects.states) as unknown as GeoJSON.FeatureCollection;
}
