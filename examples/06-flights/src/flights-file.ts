import { asyncBufferFromFile, parquetMetadataAsync, parquetRead, type AsyncBuffer, type FileMetaData } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import type { Flight } from "./flight.js";

/**
 * A range of rows within one row group, counted from the beginning of the file; `rowEnd` is not
 * part of it.
 */
export interface Chunk {
  readonly rowStart: number;
  readonly rowEnd: number;
}

interface RowGroup {
  readonly rowStart: number;
  readonly columns: Readonly<Record<string, ArrayLike<unknown>>>;
}

/**
 * The Parquet file of flights. A row group can only be decoded as a whole, so the latest one is
 * kept: of the chunks of a group that are read one after the other, only the first costs more than
 * copying.
 */
export class FlightsFile {
  readonly #buffer: AsyncBuffer;
  readonly #metadata: FileMetaData;
  #latest: { readonly rowStart: number; readonly group: Promise<RowGroup> } | undefined;

  private constructor(buffer: AsyncBuffer, metadata: FileMetaData) {
    this.#buffer = buffer;
    this.#metadata = metadata;
  }

  static async open(path: string): Promise<FlightsFile> {
    const buffer = await asyncBufferFromFile(path);
    return new FlightsFile(buffer, await parquetMetadataAsync(buffer));
  }

  /** The row groups of the file, in order. */
  get rowGroups(): Chunk[] {
    let rowStart = 0;
    return this.#metadata.row_groups.map((group) => {
      const chunk = { rowStart, rowEnd: rowStart + Number(group.num_rows) };
      rowStart = chunk.rowEnd;
      return chunk;
    });
  }

  async read(chunk: Chunk): Promise<Flight[]> {
    const group = await this.#groupOf(chunk);
    const flights: Flight[] = [];
    for (let row = chunk.rowStart; row < chunk.rowEnd; row += 1) flights.push(flightAt(group, row - group.rowStart));
    return flights;
  }

  #groupOf(chunk: Chunk): Promise<RowGroup> {
    const range = this.rowGroups.find(({ rowStart, rowEnd }) => rowStart <= chunk.rowStart && chunk.rowEnd <= rowEnd);
    if (!range) throw new RangeError(`Rows ${chunk.rowStart} to ${chunk.rowEnd} are not within one row group of the file.`);
    if (this.#latest?.rowStart !== range.rowStart) {
      const group = this.#decode(range);
      this.#latest = { rowStart: range.rowStart, group };
      group.catch(() => (this.#latest = undefined)); // the next attempt reads anew
    }
    return this.#latest.group;
  }

  async #decode(range: Chunk): Promise<RowGroup> {
    const columns: Record<string, ArrayLike<unknown>> = {};
    await parquetRead({
      file: this.#buffer,
      metadata: this.#metadata,
      compressors,
      ...range,
      parsers: { timestampFromMicroseconds: (micros: bigint) => Number(micros) / 1000 },
      onChunk: ({ columnName, columnData }) => (columns[columnName] = columnData),
    });
    return { rowStart: range.rowStart, columns };
  }
}

function flightAt({ columns }: RowGroup, index: number): Flight {
  return {
    departureMs: numberOf(columns.date?.[index]),
    delayMin: numberOf(columns.delay?.[index]),
    distanceMiles: numberOf(columns.distance?.[index]),
    origin: textOf(columns.origin?.[index]),
    destination: textOf(columns.destination?.[index]),
  };
}

function numberOf(value: unknown): number | undefined {
  return typeof value === "bigint" || typeof value === "number" ? Number(value) : undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
