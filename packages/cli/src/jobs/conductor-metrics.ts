import { collectDefaultMetrics, Counter, Gauge, Registry } from "prom-client";
import { jobEvents, type ConductorStats } from "./conductor-stats.js";

/** Prometheus metrics of a conductor and of Node itself, made at each scrape. */
export function conductorMetrics(stats: () => ConductorStats): Registry {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  new Counter({
    ...{ name: "mazepa_conductor_jobs_total", help: "Events of jobs in this conductor.", labelNames: ["event"], registers },
    collect() {
      this.reset();
      const now = stats();
      for (const event of jobEvents) this.inc({ event }, now[event]);
    },
  });
  new Gauge({
    ...{ name: "mazepa_conductor_running_jobs", help: "Jobs that run now.", registers },
    collect() {
      this.set(stats().running);
    },
  });
  new Counter({
    ...{ name: "mazepa_conductor_store_errors_total", help: "Failures to read or write the board.", registers },
    collect() {
      this.reset();
      this.inc(stats().storeErrors);
    },
  });
  return registry;
}
