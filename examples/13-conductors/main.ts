import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { JobBoard } from "@mazepa/jobs";
import { RoundTrip } from "./trips.js";

const directory = "board"; // or s3://bucket/prefix, for conductors on several machines
const board = new JobBoard(directory);
const jobs = [
  await board.post(new RoundTrip().makeFlow("BER", "OSL"), { id: "oslo", priority: 2 }),
  await board.post(new RoundTrip().makeFlow("BER", "ROM"), { id: "rome", priority: 1 }),
];

const first = startConductorProcess();
const [event] = (await once(first, "message")) as [string];
console.log(`the first conductor: ${event}`);
const second = startConductorProcess();
first.kill("SIGKILL");
await once(first, "exit");
console.log(`it was killed by ${first.signalCode}`);

for (const job of jobs) console.log(`${job.id}: ${await job.result()}`);
for await (const { id, state } of board.jobs()) console.log(`${id} has ${state}`);
second.kill("SIGTERM");
const [code] = (await once(second, "exit")) as [number];
console.log(`the second conductor ended with exit code ${code}`);

function startConductorProcess(): ChildProcess {
  const script = fileURLToPath(new URL("./conductor.js", import.meta.url));
  return fork(script, [directory], { stdio: ["ignore", "ignore", "ignore", "ipc"] });
}

// Output:
// the first conductor: job-claimed oslo
// it was killed by SIGKILL
// oslo: seat to OSL, seat to BER
// rome: seat to ROM, seat to BER
// oslo has succeeded
// rome has succeeded
// the second conductor ended with exit code 0
