import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { execute, taskableOperation } from "@mazepa/core";
import { chain, chord } from "@mazepa/canvas";

/** Time zones of the tz database, as files of tab-separated lines: countries, place, name. */
const data = join(import.meta.dirname, "../../11-etl-canvas/data");
const sources = ["africa.tab", "america.tab", "asia.tab", "europe.tab"];

interface Zone {
  readonly name: string;
  readonly countries: number;
  readonly latitude: number;
}

const extract = taskableOperation({ name: "extract", retries: 3 }, async (source: string) =>
  readFile(join(data, source), "utf8"),
);

const transform = taskableOperation({ name: "transform" }, (text: string): Zone[] => {
  const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return lines.map((line) => {
    const [codes = "", place = "", name = ""] = line.split("\t");
    const [, sign, degrees, minutes] = /^([+-])(\d\d)(\d\d)/.exec(place) ?? [];
    return {
      name,
      countries: codes.split(",").length,
      latitude: Number(`${sign}1`) * (Number(degrees) + Number(minutes) / 60),
    };
  });
});

const load = taskableOperation({ name: "load" }, (lists: Zone[][]) => {
  const zones = lists.flat().sort((a, b) => a.latitude - b.latitude);
  return { zones: zones.length, south: zones.at(0)?.name, north: zones.at(-1)?.name };
});

const shared = taskableOperation({ name: "shared" }, (zones: readonly Zone[], source: string) => {
  console.log(`${source}: ${zones.length} zones, ${zones.filter(({ countries }) => countries > 1).length} of several countries`);
});

const etl = chord(
  sources.map((source) => chain(extract.s(source), transform.s()).link(shared.s(source))),
  load.s(),
);
console.log(etl);

const { zones, south, north } = await execute(etl, { checkpoint: "./checkpoints", executionId: "etl" });
console.log(`${zones} zones, from ${south} to ${north}`);

// Output:
// [(extract('africa.tab') | transform()).link(shared('africa.tab')), …] | load()
// africa.tab: 19 zones, 5 of several countries
// america.tab: 121 zones, 4 of several countries
// asia.tab: 74 zones, 8 of several countries
// europe.tab: 38 zones, 10 of several countries
// 252 zones, from America/Argentina/Ushuaia to America/Danmarkshavn
