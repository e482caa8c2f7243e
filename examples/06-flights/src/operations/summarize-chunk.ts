import { exclude, taskableOperation, TaskableOperation } from "@mazepa/core";
import { loadAirports } from "../airports.js";
import { datasetPath } from "../dataset.js";
import { FlightCheck } from "../flight-check.js";
import { FlightsFile, type Chunk } from "../flights-file.js";
import { SummaryBuilder } from "../summary-builder.js";
import type { Summary } from "../summary.js";

interface Sources {
  readonly file: FlightsFile;
  readonly check: FlightCheck;
}

/** Reads the flights of a chunk, checks each of them and adds them up. */
@taskableOperation({ retries: 2 })
export class SummarizeChunk extends TaskableOperation {
  /** Opened once for all chunks, wherever this operation runs. */
  @exclude() sources: Sources | undefined;

  async setup(): Promise<void> {
    this.sources = await openSources();
  }

  async run(chunk: Chunk): Promise<Summary> {
    const { file, check } = this.sources ?? (await openSources());
    const builder = new SummaryBuilder();
    for (const flight of await file.read(chunk)) {
      const checked = check.check(flight);
      if (typeof checked === "string") builder.reject(flight, checked);
      else builder.add(checked);
    }
    return builder.build();
  }
}

async function openSources(): Promise<Sources> {
  const [file, airports] = await Promise.all([FlightsFile.open(datasetPath("flights-3m.parquet")), loadAirports()]);
  return { file, check: new FlightCheck(airports) };
}
