// Goes on with an execution, so that segments are merged, and kills itself right before the n-th
// file operation that changes something; tells of each task that is durable.
import { writeSync } from "node:fs";
import files from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";

const [directory, dieAt] = process.argv.slice(2);
let operations = 0;

function dieBefore(object, name) {
  const original = object[name];
  object[name] = function (...args) {
    operations += 1;
    if (operations === Number(dieAt)) process.kill(process.pid, "SIGKILL");
    return original.apply(this, args);
  };
}

const { open } = files;
files.open = async (...args) => {
  const file = await open(...args);
  for (const name of ["writeFile", "datasync"]) dieBefore(file, name);
  return file;
};
for (const name of ["rename", "link", "unlink", "mkdir", "writeFile"]) dieBefore(files, name);
syncBuiltinESMExports();

const { Checkpoint } = await import("../../../dist/checkpoint/checkpoint.js");
const { FileBlobStore } = await import("../../../dist/storage/file-blob-store.js");

const fail = (message) => {
  throw new Error(String(message));
};
const store = new FileBlobStore(directory);
const checkpoint = await Checkpoint.open({ store, executionId: "exec", takeOver: false, onWarning: fail, onLost: fail });
for (let task = 7; task < 9; task++) {
  const outcome = {
    status: "succeeded",
    value: `value ${task}`,
    attempt: 1,
    startedAt: new Date(),
    durationMs: 1,
    worker: "dying",
  };
  checkpoint.append({ taskId: `task ${task}`, operationId: "double", attempt: 1, outcome });
  await checkpoint.flush();
  writeSync(1, `${task}\n`);
}
await checkpoint.close("succeeded");
writeSync(1, "finished\n");
