import { taskableOperation, TaskableOperation } from "@mazepa/core";
import { cutIntoChunks, type ChunkOptions } from "../chunks.js";
import { datasetPath } from "../dataset.js";
import { FlightsFile, type Chunk } from "../flights-file.js";

/** Decides which rows each task reads. */
@taskableOperation()
export class ListChunks extends TaskableOperation {
  async run(options: ChunkOptions): Promise<Chunk[]> {
    const file = await FlightsFile.open(datasetPath("flights-3m.parquet"));
    return cutIntoChunks(file.rowGroups, options);
  }
}
