import { readFile } from "node:fs/promises";
import { csvParse } from "d3-dsv";
import { datasetPath } from "./dataset.js";

export interface Airport {
  readonly code: string;
  readonly name: string;
  readonly city: string;
  readonly state: string;
  readonly latitude: number;
  readonly longitude: number;
}

export type Airports = ReadonlyMap<string, Airport>;

/** The airports of `airports.csv` by their IATA code. */
export async function loadAirports(path = datasetPath("airports.csv")): Promise<Airports> {
  const rows = csvParse(await readFile(path, "utf8"), (row): Airport => ({
    code: row.iata ?? "",
    name: row.name ?? "",
    city: row.city ?? "",
    state: row.state ?? "",
    latitude: Number(row.latitude),
    longitude: Number(row.longitude),
  }));
  return new Map(rows.map((airport) => [airport.code, airport]));
}
