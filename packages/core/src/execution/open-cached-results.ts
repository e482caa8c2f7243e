import { EntryStore } from "../cache/entry-store.js";
import { preparedDirectory } from "../cache/run-directories.js";
import { takeModuleDigests } from "../code/take-module-digests.js";
import type { OutcomeStore } from "../outcomes/in-memory-outcomes.js";
import type { ExecutionChannel } from "../queues/execution-queue.js";
import type { BlobStore } from "../storage/blob-store.js";
import { openBlobStore } from "../storage/blob-store-url.js";
import { CachedResults } from "./cached-results.js";
import { CacheNotices } from "./cache-notices.js";
import type { ExecutionContext } from "./execution-context.js";

/** Opens the cache of an execution. The digests of modules are computed now, and never later. */
export async function openCachedResults(
  { driver, hub }: ExecutionContext,
  { location, channel, memory }: { location: BlobStore | string; channel: ExecutionChannel; memory: OutcomeStore },
): Promise<CachedResults> {
  await takeModuleDigests();
  const store = openBlobStore(location);
  return new CachedResults({
    entries: new EntryStore(store),
    directory: await preparedDirectory(store),
    memory,
    recordOf: driver.scheduler.lookUp(),
    runsHere: channel.runsHere === true,
    notices: new CacheNotices((event) => hub.emit(event)),
  });
}
