import { spawnSync } from "node:child_process";
import { appendFileSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { execute, flowContext, flowSchema, taskableOperation, TaskableOperation, taskContext, times } from "@mazepa/core";

const start = process.env.START;
const call = (what: string, key = "") => appendFileSync("calls.txt", `${what}\t${key}\n`);

@taskableOperation()
class Reserve extends TaskableOperation {
  run(place: string): string {
    call(`reserve ${place}`, taskContext().idempotencyKey); // one key for all attempts, another one in each round
    return place;
  }
  revert(_booking: string | undefined, place: string): void {
    call(`release ${place}`, taskContext().reverting?.idempotencyKey); // the key of what is undone
    if (start === "first") process.kill(process.pid, "SIGKILL"); // in the midst of undoing
  }
}

const pay = taskableOperation({ name: "pay" }, (bookings: string[], card: string) => {
  if (card === "old card") throw new Error("the card was refused");
  return `paid ${bookings.join(" and ")} by the ${card}`;
});

const bookTrip = flowSchema({ name: "bookTrip", rounds: times(2) }, function* (cards: string[]) {
  const flight = yield* new Reserve().makeTask("flight");
  const hotel = yield* new Reserve().makeTask("hotel");
  return yield* pay.makeTask([flight, hotel], cards[flowContext().round - 1] ?? "old card");
});

if (start === undefined) startTwice();
else console.log(await execute(bookTrip(["old card", "new card"]), { executionId: "trip", checkpoint: ".mazepa" }));

function startTwice(): void {
  for (const START of ["first", "second"]) {
    const options = { env: { ...process.env, START }, encoding: "utf8" } as const;
    const { signal, stdout } = spawnSync(process.execPath, [fileURLToPath(import.meta.url)], options);
    console.log(`the ${START} start ${signal ? `was killed by ${signal}` : `ended with: ${stdout.trim()}`}`);
  }
  const kept = new Map<string, string>(); // as the service sees it: by key, so that a repeated call has no effect
  for (const line of readFileSync("calls.txt", "utf8").trim().split("\n")) {
    const [what = "", key = ""] = line.split("\t");
    console.log(what);
    if (what.startsWith("reserve")) kept.set(key, what);
    else kept.delete(key);
  }
  console.log(`${kept.size} reservations stand`);
}

// Output:
// the first start was killed by SIGKILL
// the second start ended with: paid flight and hotel by the new card
// reserve flight
// reserve hotel
// release hotel
// release hotel
// release flight
// reserve flight
// reserve hotel
// 2 reservations stand
