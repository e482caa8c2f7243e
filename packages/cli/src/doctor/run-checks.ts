import { checkBroker } from "./check-broker.js";
import { checkClock } from "./check-clock.js";
import { checkOperations } from "./check-operations.js";
import { checkPackages } from "./check-packages.js";
import { checkStore } from "./check-store.js";
import { checkSystem } from "./check-system.js";
import { checkTypeScript } from "./check-typescript.js";
import type { Check, DoctorOptions, Finding } from "./finding.js";

const checks: readonly Check[] = [
  checkSystem,
  checkPackages,
  checkTypeScript,
  checkOperations,
  checkBroker,
  checkStore,
  checkClock,
];

/** Runs all checks in turn and yields findings as they come. */
export async function* runChecks(options: DoctorOptions): AsyncGenerator<Finding, void> {
  for (const check of checks) yield* await check(options);
}
