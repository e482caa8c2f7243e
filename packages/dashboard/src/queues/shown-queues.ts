import type { Broker } from "@mazepa/core";
import { checkQueueName, deadLetterQueueName } from "@mazepa/core/transport";
import { Refusal } from "../answer-error.js";
import type { DashboardOptions, ShownBroker } from "../dashboard-options.js";

/** A queue that is shown. */
export interface ShownQueue {
  readonly broker: Broker;
  readonly name: string;
}

/** The queues of all brokers, and which of them a path means. */
export class ShownQueues {
  readonly #brokers: readonly ShownBroker[];

  constructor(brokers: DashboardOptions["brokers"] = []) {
    this.#brokers = brokers.map((given) => ("broker" in given ? given : { broker: given }));
    for (const { queues = [] } of this.#brokers) queues.forEach(checkQueueName);
  }

  get isEmpty(): boolean {
    return this.#brokers.length === 0;
  }

  /** Whether all brokers count messages, and do not only estimate. */
  get areExact(): boolean {
    return this.#brokers.every(({ broker }) => broker.queue("tasks").limits.exactDepth);
  }

  /** All queues; those of dead letters only if no queue has them. */
  async all(): Promise<ShownQueue[]> {
    const lists = this.#brokers.map(async ({ broker, queues }) => {
      const names = queues ?? (await broker.queueNames?.()) ?? [];
      const letters = new Set(names.map((name) => deadLettersOf(broker, name)));
      return names.filter((name) => !letters.has(name)).map((name) => ({ broker, name }));
    });
    return (await Promise.all(lists)).flat();
  }

  /**
   * The queue of a path.
   *
   * @throws Refusal when it is not shown, or several brokers have one of this name.
   * @throws InvalidOptionError when a queue cannot have this name (rule US8).
   */
  async find(name: string, brokerName: string | null): Promise<ShownQueue> {
    checkQueueName(name);
    const named = this.#brokers.filter(({ broker }) => brokerName === null || broker.name === brokerName);
    const found: ShownQueue[] = [];
    for (const shown of named) {
      if (await isShown(shown, name)) found.push({ broker: shown.broker, name });
    }
    if (found.length > 1)
      throw new Refusal(409, "ambiguous", `Several brokers have a queue "${name}": name one of them by ?broker=.`);
    if (found[0]) return found[0];
    throw new Refusal(404, "not-found", `There is no queue "${name}" here.`);
  }
}

/** The name of the queue with the dead letters of queue `name`, whether or not it exists. */
export function deadLettersOf(broker: Broker, name: string): string | undefined {
  return broker.deadLetterQueue?.(name) ?? deadLetterQueueName(name);
}

async function isShown({ broker, queues }: ShownBroker, name: string): Promise<boolean> {
  if (queues === undefined) return broker.queueExists(name);
  return queues.some((each) => each === name || deadLettersOf(broker, each) === name);
}
