// A broker whose sender now and then lies: before a true report of a success it sends one of the
// same attempt that cannot be true (rule E4).
import { appendFileSync } from "node:fs";
import { seededRandom } from "@mazepa/testing/faults";

const lies = [
  { startedAtMs: 1.7e18 },
  { startedAtMs: "now" },
  { durationMs: 1e300 },
  { durationMs: -1 },
  { worker: 7 },
  { status: "done" },
  { status: "failed", value: undefined },
  { attempt: 0.5 },
];
const shareOfLies = 0.03;

/** Of each lie, a line is added to `file`. */
export function lyingBroker(broker, { seed, file }) {
  const random = seededRandom(`lies ${seed}`);

  function withLies({ body, ...message }) {
    const envelope = JSON.parse(body);
    if (envelope.kind !== "outcomes" || random() >= shareOfLies) return [{ body, ...message }];
    const lie = lies[Math.floor(random() * lies.length)];
    appendFileSync(file, `${JSON.stringify(lie)}\n`);
    const reports = envelope.reports.map((report) => ({ ...report, ...lie }));
    return [{ body: JSON.stringify({ ...envelope, reports }) }, { body, ...message }];
  }

  return forwarding(broker, {
    queue(name) {
      const queue = broker.queue(name);
      return forwarding(queue, { send: (messages) => queue.send(messages.flatMap(withLies)) });
    },
  });
}

/** `target` with some members replaced. */
export function forwarding(target, members) {
  return new Proxy(target, {
    get(of, key) {
      if (Object.hasOwn(members, key)) return members[key];
      const value = of[key];
      return typeof value === "function" ? value.bind(of) : value;
    },
  });
}
