import { collectDefaultMetrics, Counter, Gauge, Registry } from "prom-client";
import type { WorkerStats } from "@mazepa/core";

/**
 * Prometheus metrics of a worker and of Node itself. They are read from the worker at each scrape.
 */
export function workerMetrics(stats: () => WorkerStats): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const ends = ["succeeded", "failed", "cancelled", "dropped", "lost", "released"] as const;
  new Counter({
    name: "mazepa_worker_tasks_total",
    help: "Tasks that have ended in this worker, by outcome.",
    labelNames: ["end"],
    registers: [registry],
    collect() {
      this.reset();
      const now = stats();
      for (const end of ends) this.inc({ end }, now[end]);
    },
  });
  new Gauge({
    name: "mazepa_worker_running_tasks",
    help: "Tasks that run now.",
    registers: [registry],
    collect() {
      this.set(stats().running);
    },
  });
  countMessages(registry, stats);
  return registry;
}

function countMessages(registry: Registry, stats: () => WorkerStats): void {
  const counters = [
    ["messages_received", "Messages received, repeated deliveries included.", "received"],
    ["poison_messages", "Messages that could not be processed and became dead letters.", "poison"],
    ["broker_errors", "Requests to the broker that failed.", "brokerErrors"],
  ] as const;
  for (const [name, help, field] of counters) {
    new Counter({
      name: `mazepa_worker_${name}_total`,
      help,
      registers: [registry],
      collect() {
        this.reset();
        this.inc(stats()[field]);
      },
    });
  }
}
