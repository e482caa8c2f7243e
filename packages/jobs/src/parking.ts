import type { BlobStore } from "@mazepa/core";
import { parkedKey, putParkedMark, StoredSignals, type Parking } from "@mazepa/core/internal";
import type { BoardStore } from "./board-store.js";
import type { ParkingRecord } from "./parking-record.js";

export function parkingRecord({ untilMs, signals }: Parking): ParkingRecord {
  return {
    ...(untilMs !== undefined && { until: untilMs }),
    signals: signals.map(({ name, number }) => ({ name, number })),
  };
}

/**
 * Marks a job as parked, once its record says what it waits for. A signal that is sent meanwhile
 * removes the mark, or is found here: whichever is written last sees the other. A later one writes
 * the entry of the job as well, which wakes conductors that watch the board.
 */
export async function markParked(
  { blobs }: BoardStore,
  { id, entry }: { readonly id: string; readonly entry: string },
  { signals }: ParkingRecord,
): Promise<void> {
  await putParkedMark(blobs, id, entry);
  if (await hasCome(blobs, id, signals)) await blobs.delete([parkedKey(id)]);
}

/**
 * The time in ms for which a job is parked; 0 if it is due: its date is over, it has no mark, or a
 * signal has come. One whose sender was killed has left the mark.
 */
export async function parkedMs(
  { blobs, now }: BoardStore,
  { id, parking }: { readonly id: string; readonly parking?: ParkingRecord },
): Promise<number> {
  if (!parking) return 0;
  const leftMs = (parking.until ?? Infinity) - now();
  const isParked = leftMs > 0 && (await blobs.get(parkedKey(id))) !== undefined && !(await hasCome(blobs, id, parking.signals));
  return isParked ? leftMs : 0;
}

async function hasCome(blobs: BlobStore, id: string, signals: ParkingRecord["signals"]): Promise<boolean> {
  const log = new StoredSignals(blobs, id);
  for (const { name, number } of signals) if ((await log.get(name, number)) !== undefined) return true;
  return false;
}
