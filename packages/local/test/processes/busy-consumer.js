// Takes and finishes messages until it is killed; tells its parent of each message that it has
// finished.
import { FileBroker } from "@mazepa/local";

/** Handles of messages whose leases had run out before they were acknowledged. */
const lost = new Set();
const onLeaseLost = ({ handles }) => handles.forEach((handle) => lost.add(handle));
const queue = new FileBroker(process.argv[2], { onLeaseLost }).queue("work");
let turn = 0;
for (;;) {
  turn += 1;
  const received = await queue.receive({ maxCount: 1 + ((turn * 7) % 11), waitMs: 1000, leaseMs: 400 });
  const finished = received.filter((_, index) => (index + turn) % 4 !== 0);
  await queue.acknowledge(finished);
  for (const { body, handle } of finished) if (!lost.has(handle)) process.send?.(body);
  const rest = received.filter((message) => !finished.includes(message));
  if (turn % 2 === 0) await queue.release(rest);
}
