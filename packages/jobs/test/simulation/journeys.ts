import { FlowSchema, flowSchema, signal, sleep, TaskableOperation, taskableOperation, taskContext } from "@mazepa/core";

/** What one job is to do, as its argument. */
export interface Journey {
  readonly name: string;
  /** How long each booking takes. */
  readonly legsMs: readonly number[];
  readonly isPaid: boolean;
  /** What it waits for before it pays: signals, each of which must have come, and pauses in ms. */
  readonly waits: readonly ("signal" | number)[];
}

/** What a journey evaluates to. */
export interface Ticket {
  readonly paid: string;
  /** The values of its signals. */
  readonly signals: readonly number[];
}

/**
 * A service outside, which the operations call. It keeps each booking by its key, and refuses one
 * that was undone before.
 */
export class Service {
  /** The values of signals that have reached each journey, in any head. */
  readonly heard = new Map<string, Set<number>>();
  readonly #booked = new Map<string, string>();
  readonly #undone = new Set<string>();

  book(key: string, leg: string): void {
    this.#booked.set(key, leg);
  }

  undo(key: string): void {
    this.#undone.add(key);
  }

  hear(name: string, value: number): number {
    this.heard.set(name, (this.heard.get(name) ?? new Set()).add(value));
    return value;
  }

  /** The bookings of a journey that stand, sorted. */
  kept(name: string): string[] {
    const legs = [...this.#booked].filter(([key]) => !this.#undone.has(key)).map(([, leg]) => leg);
    return legs.filter((leg) => leg.startsWith(`${name}/`)).sort();
  }
}

/** The service of the schedule that runs. */
export const outside = { service: new Service() };

@taskableOperation({ name: "simulation.Book" })
class Book extends TaskableOperation {
  async run(leg: string, runsMs: number): Promise<string> {
    await new Promise((resolve) => setTimeout(resolve, runsMs));
    outside.service.book(taskContext().idempotencyKey, leg);
    return leg;
  }

  revert(): void {
    outside.service.undo(taskContext().reverting?.idempotencyKey ?? "");
  }
}

const pay = taskableOperation({ name: "simulation.pay" }, ({ name, isPaid }: Journey): string => {
  if (!isPaid) throw new Error(`no money for ${name}`);
  return `paid ${name}`;
});

@flowSchema({ name: "simulation.JourneyFlow", revertible: true })
export class JourneyFlow extends FlowSchema {
  *flow(journey: Journey) {
    for (const [index, leg] of legsOf(journey).entries()) yield* new Book().makeTask(leg, journey.legsMs[index] ?? 0);
    const signals: number[] = [];
    for (const wait of journey.waits) {
      if (wait === "signal") signals.push(outside.service.hear(journey.name, yield* signal<number>("go")));
      else yield* sleep(wait);
    }
    return { paid: yield* pay.makeTask(journey), signals } satisfies Ticket;
  }
}

export function legsOf({ name, legsMs }: Journey): string[] {
  return legsMs.map((_, index) => `${name}/${index}`);
}
