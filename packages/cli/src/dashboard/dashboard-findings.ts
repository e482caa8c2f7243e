import { checkBroker } from "../doctor/check-broker.js";
import type { Finding } from "../doctor/finding.js";
import { runChecks } from "../doctor/run-checks.js";

/** What `mazepa doctor` finds about a store and brokers, without using either. */
export async function dashboardFindings({
  checkpoint,
  queues: [queue, ...others],
}: {
  readonly checkpoint: string;
  readonly queues: readonly string[];
}): Promise<Finding[]> {
  const findings: Finding[] = [];
  for await (const finding of runChecks({ checkpoint, ...(queue !== undefined && { queue }) })) findings.push(finding);
  for (const other of others) findings.push(...(await checkBroker({ queue: other })));
  return findings;
}
