// Works on a queue step by step and kills itself right before or after its n-th file operation.
import { writeSync } from "node:fs";
import files from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
import { FileBroker } from "@mazepa/local";

const [directory, dieAt, when] = process.argv.slice(2);
let operations = 0;

function dieAround(object, name) {
  const original = object[name];
  object[name] = async function (...args) {
    operations += 1;
    const isLast = operations === Number(dieAt);
    if (isLast && when === "before") process.kill(process.pid, "SIGKILL");
    const result = await original.apply(this, args);
    if (isLast) process.kill(process.pid, "SIGKILL");
    return result;
  };
}

// After the imports, which read files too. Modules that imported these functions see the new ones.
for (const name of ["rename", "link", "unlink", "writeFile", "readFile", "readdir"]) dieAround(files, name);
const { open } = files;
files.open = async (...args) => {
  const file = await open(...args);
  dieAround(file, "write");
  return file;
};
syncBuiltinESMExports();

/** Handles of messages whose leases had run out: a slow machine needs longer for a step. */
const lost = new Set();
const onLeaseLost = ({ handles }) => handles.forEach((handle) => lost.add(handle));
const queue = new FileBroker(directory, { onLeaseLost }).queue("work");
const say = (word, messages) => writeSync(1, messages.map(({ body }) => `${word} ${body}\n`).join(""));

async function acknowledge(messages) {
  for (const { handle } of await queue.extendLease(messages, 200)) lost.add(handle);
  await queue.acknowledge(messages);
  say(
    "acknowledged",
    messages.filter(({ handle }) => !lost.has(handle)),
  );
}

const taken = await queue.receive({ maxCount: 5, waitMs: 0, leaseMs: 200 });
await acknowledge(taken.slice(1, 2));
await queue.extendLease(taken.slice(3, 4), 300);
await queue.release(taken.slice(0, 1), 50);
await queue.release(taken.slice(2, 3));
await acknowledge(taken.slice(3));
const more = [{ body: "child 1" }, { body: "child 2", delayMs: 20 }, { body: "child 3" }];
await queue.send(more);
say("sent", more);
await acknowledge(await queue.receive({ maxCount: 100, waitMs: 0, leaseMs: 200 }));
writeSync(1, "finished\n");
