import { InvalidOptionError, NoRouteError } from "../errors.js";
import { checkQueueName } from "../messaging/queue-name.js";
import type { Submission } from "../tasks/submission.js";

/** A task queue, and the kinds of workers that listen to it. */
export interface TaskQueueRoute {
  readonly name: string;
  /** The worker types of tasks that go here. Default: all. */
  readonly workerTypes?: readonly string[];
}

/** Chooses the task queue of each task. */
export class TaskRoutes {
  readonly #routes: readonly TaskQueueRoute[];

  /**
   * @throws InvalidOptionError when `taskQueues` is neither a queue's name nor a list of routes.
   */
  constructor(taskQueues: string | readonly (string | TaskQueueRoute)[]) {
    const list = typeof taskQueues === "string" ? [taskQueues] : taskQueues;
    if (!Array.isArray(list) || list.length === 0) {
      throw new InvalidOptionError('Option "taskQueues" must be the name of a queue or a list of { name, workerTypes? }.');
    }
    this.#routes = list.map((route: string | TaskQueueRoute) => (typeof route === "string" ? { name: route } : route));
    for (const { name, workerTypes } of this.#routes) {
      checkQueueName(name);
      const isList = Array.isArray(workerTypes) && workerTypes.every((type) => typeof type === "string");
      if (workerTypes !== undefined && !isList)
        throw new InvalidOptionError(`Option "taskQueues": workerTypes of queue "${name}" must be a list of texts.`);
    }
  }

  /** All queues, each once, in the order given. */
  get queueNames(): readonly string[] {
    return [...new Set(this.#routes.map(({ name }) => name))];
  }

  /** @throws NoRouteError when no queue takes the task. */
  queueFor({ id, operationId, options: { workerType } }: Submission): string {
    const route = this.#routes.find(
      ({ workerTypes }) => !workerTypes || (workerType !== undefined && workerTypes.includes(workerType)),
    );
    if (route) return route.name;
    const kind = workerType === undefined ? "no workerType" : `workerType "${workerType}"`;
    const known = this.#routes
      .map(({ name, workerTypes }) => `"${name}" takes ${workerTypes?.map((type) => `"${type}"`).join(", ")}`)
      .join("; ");
    throw new NoRouteError(
      `Task ${id} of operation "${operationId}" has ${kind}, and no task queue takes it: ${known}. Add a queue to taskQueues, or change the workerType.`,
    );
  }
}
