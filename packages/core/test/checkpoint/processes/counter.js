// Advances a counter under a condition, again and again, until it is killed; tells its parent of
// each step.
import { Buffer } from "node:buffer";
import { FileBlobStore } from "@mazepa/core";

const store = new FileBlobStore(process.argv[2]);
for (;;) {
  const blob = await store.get("counter");
  const next = `${Number(Buffer.from(blob.bytes).toString()) + 1}`;
  if (await store.put("counter", Buffer.from(next), { ifVersion: blob.version })) process.send(next);
}
