import { useEffect, useRef, useState } from "preact/hooks";
import type { QueueRow } from "../../../../src/api.js";

/** The depth of a queue at a time. */
export interface DepthAt {
  readonly atMs: number;
  readonly depth: number;
}

const everyMs = 2000;
/** Half an hour. */
const maxPoints = 900;

/** Depths of queues since the page was opened: nobody else keeps them. */
export function useDepths(
  queues: readonly QueueRow[],
  keyOf: (row: QueueRow) => string,
): ReadonlyMap<string, readonly DepthAt[]> {
  const latest = useRef(queues);
  latest.current = queues;
  const [depths, setDepths] = useState<ReadonlyMap<string, readonly DepthAt[]>>(new Map());
  useEffect(() => {
    const note = () => {
      const atMs = Date.now();
      setDepths((before) => new Map(latest.current.map((row) => [keyOf(row), added(before.get(keyOf(row)) ?? [], row, atMs)])));
    };
    note();
    const timer = setInterval(note, everyMs);
    return () => clearInterval(timer);
  }, []);
  return depths;
}

function added(points: readonly DepthAt[], { ready, leased, delayed }: QueueRow, atMs: number): readonly DepthAt[] {
  return [...points, { atMs, depth: ready + leased + delayed }].slice(-maxPoints);
}
