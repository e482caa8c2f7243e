import type { AirportReport, Report, RouteReport } from "../report.js";
import { count, dateAndTime, decimal, lateness, percent } from "./figures.js";
import { html, type Html } from "./html.js";

const rowsShown = 12;

/**
 * The number of busiest routes that are ranked by delay: a route with three flights says nothing.
 */
const routesRanked = 500;

export function busiestAirports({ airports }: Report): Html {
  return table(["Airport", "Departures", "On time", "Mean delay"], airports.slice(0, rowsShown).map(airportRow));
}

export function busiestRoutes(report: Report): Html {
  return routeTable(report, report.routes.slice(0, rowsShown));
}

export function mostDelayedRoutes(report: Report): Html {
  return routeTable(report, rankedRoutes(report).reverse().slice(0, rowsShown));
}

export function mostPunctualRoutes(report: Report): Html {
  return routeTable(report, rankedRoutes(report).slice(0, rowsShown));
}

/** Why rows were left out, how many, and the first of each kind. */
export function rejectedRows({ rejected }: Report): Html {
  return html`${rejected.map(
    ({ fault, count: rows, samples }) =>
      html`<h3>${count(rows)} ${rows === 1 ? "flight" : "flights"}: ${fault}</h3>
        ${table(
          ["Route", "Departure", "Arrived"],
          samples.map((flight) => [
            arrow(flight.origin, flight.destination),
            flight.departureMs === undefined ? "?" : dateAndTime(flight.departureMs),
            flight.delayMin === undefined ? "?" : lateness(flight.delayMin),
          ]),
        )}`,
  )}`;
}

function rankedRoutes({ routes }: Report): RouteReport[] {
  return routes.slice(0, routesRanked).sort((a, b) => a.meanDelayMin - b.meanDelayMin);
}

function airportRow({ code, city, state, departures }: AirportReport): unknown[] {
  return [
    html`<b>${code}</b> <span>${city}, ${state}</span>`,
    count(departures.flights),
    percent(departures.onTimeShare),
    decimal(departures.meanDelayMin),
  ];
}

function routeTable({ airports }: Report, routes: readonly RouteReport[]): Html {
  const cities = new Map(airports.map(({ code, city }) => [code, city]));
  return table(
    ["Route", "Flights", "On time", "Mean delay"],
    routes.map(({ origin, destination, flights, onTimeShare, meanDelayMin }) => [
      html`<b>${arrow(origin, destination)}</b> <span>${cities.get(origin)} to ${cities.get(destination)}</span>`,
      count(flights),
      percent(onTimeShare),
      decimal(meanDelayMin),
    ]),
  );
}

function arrow(origin = "?", destination = "?"): string {
  return `${origin}\u00a0→\u00a0${destination}`;
}

function table(headings: readonly string[], rows: readonly (readonly unknown[])[]): Html {
  return html`<table>
    <thead>
      <tr>
        ${headings.map((heading) => html`<th scope="col">${heading}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        (cells) =>
          html`<tr>
            ${cells.map((cell) => html`<td>${cell}</td>`)}
          </tr>`,
      )}
    </tbody>
  </table>`;
}
