import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { execute, FileBlobStore, flowSchema, requestCancel, sendSignal, signal, taskableOperation } from "@mazepa/core";

interface Answer {
  readonly isApproved: boolean;
  readonly by: string;
}

const write = taskableOperation({ name: "write" }, (title: string) => `${title}: …`);
const ask = taskableOperation({ name: "ask" }, (draft: string) => console.log(`Please read "${draft}"`));
const publish = taskableOperation({ name: "publish" }, (draft: string, by: string) => `"${draft}" is out, thanks to ${by}`);

/** What comes from outside is checked before the flow sees it. */
function parse(value: unknown): Answer {
  const { isApproved, by } = value as Partial<Answer>;
  if (typeof isApproved === "boolean" && typeof by === "string") return { isApproved, by };
  throw new TypeError("that is no answer");
}

const post = flowSchema({ name: "post" }, function* (title: string) {
  for (let version = 1; ; version++) {
    const draft = yield* write.makeTask(`${title}, version ${version}`);
    yield* ask.makeTask(draft);
    const { isApproved, by } = yield* signal("approval", { parse, timeoutMs: 30 * 86_400_000 });
    if (isApproved) return yield* publish.makeTask(draft, by);
  }
});

const store = new FileBlobStore(".mazepa");
if (process.env.HEAD) await lead();
else {
  const first = startHead();
  await once(first.stdout, "data"); // it asks, and waits
  await sendSignal(store, "post-1", "approval", { isApproved: false, by: "Ada" });
  await once(first.stdout, "data"); // it asks again
  await requestCancel(store, "post-1", { suspend: true }); // a machine that is needed for something else
  await once(first, "close");
  await sendSignal(store, "post-1", "approval", { isApproved: true, by: "Ada" }); // while nothing runs
  await once(startHead(), "close");
  await sendSignal(store, "post-1", "approval", "late").catch((error: Error) => console.log(error.message));
}

async function lead(): Promise<void> {
  const result = execute(post("Signals"), { executionId: "post-1", checkpoint: store });
  console.log(await result.catch((error: Error) => error.name));
}

function startHead() {
  const head = spawn(process.execPath, [fileURLToPath(import.meta.url)], {
    env: { ...process.env, HEAD: "yes" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  head.stdout.on("data", (text: Buffer) => process.stdout.write(text));
  return head;
}

// Output:
// Please read "Signals, version 1: …"
// Please read "Signals, version 2: …"
// ExecutionSuspendedError
// "Signals, version 2: …" is out, thanks to Ada
// Execution post-1 has succeeded: it takes no signal "approval".
