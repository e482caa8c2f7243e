import {
  FlowSchema,
  flowSchema,
  MemoryBlobStore,
  TaskableOperation,
  taskableOperation,
  taskContext,
  type BlobStore,
} from "@mazepa/core";
import { startConductor, JobBoard, type Conductor, type ConductorEvent, type ConductorOptions } from "../src/index.js";

/** Instructions for the operations below, and a record of what they did in this process. */
export const trips = {
  ran: [] as string[],
  undone: [] as string[],
  /** Names of bookings that fail. */
  failing: new Set<string>(),
  /** The promises that bookings wait for, by name. */
  waits: new Map<string, Promise<unknown>>(),
  started: new Map<string, () => void>(),
};

export function resetTrips(): void {
  trips.ran.length = trips.undone.length = 0;
  trips.failing.clear();
  trips.waits.clear();
  trips.started.clear();
}

/** Resolves once a booking with this name has started, which waits until `go` is called. */
export function held(name: string): { readonly started: Promise<void>; readonly go: () => void } {
  let go: () => void = () => undefined;
  trips.waits.set(name, new Promise<void>((resolve) => (go = resolve)));
  const started = new Promise<void>((resolve) => trips.started.set(name, resolve));
  return { started, go };
}

export const book = taskableOperation({ name: "book" }, async (name: string): Promise<string> => {
  trips.ran.push(name);
  trips.started.get(name)?.();
  const { signal } = taskContext();
  const wait = trips.waits.get(name);
  const cancelled = new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason as Error)));
  if (wait) await Promise.race([wait, cancelled]);
  if (trips.failing.has(name)) throw new Error(`no ${name}`);
  return `booked ${name}`;
});

@taskableOperation({ name: "Reserve" })
export class Reserve extends TaskableOperation {
  run(name: string): string {
    trips.ran.push(name);
    return `seat ${name}`;
  }

  revert(_reserved: string | undefined, name: string): void {
    trips.undone.push(name);
  }
}

@taskableOperation({ name: "Unbook" })
export class Unbook extends TaskableOperation {
  constructor(readonly why: string) {
    super();
  }

  run(booked: string | undefined): void {
    trips.undone.push(booked ?? "?");
  }
}

@flowSchema({ name: "Trip" })
export class Trip extends FlowSchema {
  constructor(readonly home = "BER") {
    super();
  }

  *flow(...cities: string[]) {
    const booked: string[] = [];
    for (const city of cities) booked.push(yield* book.makeTask(city));
    return [this.home, ...booked];
  }
}

@flowSchema({ name: "SafeTrip", revertible: true })
export class SafeTrip extends FlowSchema {
  *flow(city: string) {
    const seat = yield* new Reserve().makeTask(city);
    yield* book.makeTask(city);
    return seat;
  }
}

export interface Station {
  readonly store: BlobStore;
  readonly board: JobBoard;
  readonly events: ConductorEvent[];
  /** A conductor that tells its steps to `events`. */
  conduct(options?: Partial<ConductorOptions>): Conductor;
  /** `type id` of each event. */
  told(): string[];
}

const conductors: Conductor[] = [];

/** A board in memory, and conductors that end with {@link closeStations}. */
export function station(store: BlobStore = new MemoryBlobStore(), now?: () => number): Station {
  const board = new JobBoard(store, now ? { now } : {});
  const events: ConductorEvent[] = [];
  const conduct = (options: Partial<ConductorOptions> = {}): Conductor => {
    const conductor = startConductor({ board, pollMs: 20, onEvent: (event) => events.push(event), ...options });
    conductors.push(conductor);
    return conductor;
  };
  return { store, board, events, conduct, told: () => events.map(({ type, jobId }) => (jobId ? `${type} ${jobId}` : type)) };
}

export async function closeStations(): Promise<void> {
  await Promise.allSettled(conductors.splice(0).map((conductor) => conductor.stop()));
  resetTrips();
}
