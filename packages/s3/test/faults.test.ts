import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { openBlobStore } from "@mazepa/core";
import { S3BlobStore, type S3BlobStoreOptions } from "@mazepa/s3";
import type { Fault } from "../../sqs/test/aws/fault-proxy.js";
import { s3Error } from "../../sqs/test/aws/s3-conditions.js";
import { firstTimes } from "../../sqs/test/aws/sqs-faults.js";
import { startS3, type EmulatedS3 } from "./emulated-s3.js";

let s3: EmulatedS3;

beforeAll(async () => {
  s3 = await startS3("blobs");
});
afterEach(() => s3.proxy.calm());
afterAll(() => s3.stop());

let stores = 0;
function setup(options: Partial<S3BlobStoreOptions> = {}) {
  return new S3BlobStore({ bucket: "blobs", prefix: `faults-${++stores}`, endpoint: s3.proxy.endpoint, ...options });
}

const bytesOf = (text: string) => new TextEncoder().encode(text);
const textOf = (blob: { readonly bytes: Uint8Array } | undefined) => blob && new TextDecoder().decode(blob.bytes);
const faults: [string, Fault][] = [
  ["503", { answer: s3Error(503, "SlowDown") }],
  ["a reset before the request arrives", { cut: "before" }],
  ["a reset in the middle of the answer", { cut: "in-answer" }],
];

describe("requests to S3 that fail", () => {
  it.each(faults)("are sent again after %s", async (_, fault) => {
    const store = setup();
    for (const action of ["PUT", "GET", "POST"]) s3.proxy.inject(firstTimes(action, 2, fault));

    await store.put("a", bytesOf("value"));
    const read = textOf(await store.get("a"));
    await store.delete(["a"]);

    expect(read).toBe("value");
    expect(await store.get("a")).toBeUndefined();
  });

  it.each(["ifAbsent", "ifVersion"])(
    "a write %s whose answer was lost is recognised when it is sent again",
    async (condition) => {
      const store = setup();
      const first = condition === "ifVersion" ? await store.put("a", bytesOf("before")) : undefined;
      const options = first ? { ifVersion: first.version } : { ifAbsent: true };
      s3.proxy.inject(
        firstTimes("PUT", 1, { cut: "in-answer", changeAnswer: (answer) => ({ ...answer, body: Buffer.from("lost") }) }),
      );

      const written = await store.put("a", bytesOf("mine"), options);

      expect(written?.version).toBe((await store.get("a"))?.version);
      expect(s3.proxy.requests.filter(({ action }) => action === "PUT").length).toBeGreaterThan(1);
    },
  );

  it("a write of the same bytes by another process is not taken for the store's own", async () => {
    const store = setup();
    await store.put("a", bytesOf("same"));
    s3.proxy.inject(firstTimes("PUT", 1, { answer: s3Error(503, "SlowDown") }));

    expect(await store.put("a", bytesOf("same"), { ifAbsent: true })).toBeUndefined();
  });

  it("a conditional write that meets another one under way is tried again", async () => {
    const store = setup();
    s3.proxy.inject(firstTimes("PUT", 2, { answer: s3Error(409, "ConditionalRequestConflict") }));

    expect(await store.put("a", bytesOf("value"), { ifAbsent: true })).toBeDefined();
  });

  it("large blobs are written in parts, whole or not at all, and keep conditions", async () => {
    const store = setup({ partBytes: 5 * 1_048_576 });
    const bytes = Uint8Array.from({ length: 12 * 1_048_576 }, (_, index) => index % 253);
    s3.proxy.inject(firstTimes("PUT", 2, { answer: s3Error(503, "SlowDown") }));

    const written = await store.put("large", bytes, { ifAbsent: true });
    const again = await store.put("large", bytes, { ifAbsent: true });
    const read = await store.get("large");

    expect(read?.version).toBe(written?.version);
    expect(Buffer.compare(read?.bytes ?? Buffer.alloc(0), bytes)).toBe(0);
    expect(again).toBeUndefined();
    expect(s3.proxy.count("DELETE")).toBe(1);
    expect(await store.getRange("large", 5_242_878, 5_242_882)).toHaveLength(4);
  });

  it.each([
    ["PUT", "s3:PutObject"],
    ["GET", "s3:GetObject"],
    ["POST", "s3:DeleteObject"],
  ])("say which permission is missing when %s is denied", async (action, permission) => {
    const store = setup();
    await store.put("a", bytesOf("value"));
    s3.proxy.inject(firstTimes(action, Infinity, { answer: s3Error(403, "AccessDenied") }));

    const use = async () => {
      await store.get("a");
      await store.put("a", bytesOf("other"));
      await store.delete(["a"]);
    };

    await expect(use()).rejects.toMatchObject({ code: "MAZEPA_STORAGE", message: expect.stringContaining(permission) });
  });

  it("say so when there is no such bucket", async () => {
    const store = setup({ bucket: "no-such-bucket" });

    for (const use of [() => store.get("a"), () => store.put("a", bytesOf("x"))])
      await expect(use()).rejects.toMatchObject({ code: "MAZEPA_STORAGE", message: expect.stringContaining("does not exist") });
  });
});

describe("listing", () => {
  it("B7 asks once for at most 1000 keys, and for no more than wanted", async () => {
    const store = setup();
    await Promise.all(["a", "b", "c", "d"].map((key) => store.put(key, bytesOf(key))));
    s3.proxy.calm();

    const keys: string[] = [];
    for await (const key of store.list("", { after: "a", limit: 2 })) keys.push(key);

    expect(keys).toEqual(["b", "c"]);
    expect(s3.proxy.requests.map(({ action, path }) => [action, /max-keys=2\b/.test(path)])).toEqual([["GET", true]]);
  });
});

describe("URLs of stores in S3", () => {
  it("name the bucket, the folder in it, and if need be region and endpoint", async () => {
    const url = `s3://blobs/by/url?region=us-east-1&endpoint=${encodeURIComponent(s3.proxy.endpoint)}`;

    await openBlobStore(url).put("a", bytesOf("value"));

    const direct = new S3BlobStore({ bucket: "blobs", prefix: "/by/url/", endpoint: s3.proxy.endpoint });
    expect(textOf(await direct.get("a"))).toBe("value");
  });

  it.each(["s3:", "s3://", "s3:///a", "s3://blobs?colour=red", "s3://Not_A_Bucket/a"])("refuse %s", (url) => {
    expect(() => openBlobStore(url)).toThrow(expect.objectContaining({ code: "MAZEPA_INVALID_OPTION" }));
  });
});
