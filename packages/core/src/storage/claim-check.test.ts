import { describe, expect, it } from "@jest/globals";
import { fetchPayload, storePayload } from "./claim-check.js";
import { MemoryBlobStore } from "./memory-blob-store.js";

const payload = new TextEncoder().encode("a payload that is too large for a message");

async function setup() {
  const store = new MemoryBlobStore();
  const claim = await storePayload(store, "payloads/exec", payload);
  return { store, claim, key: `payloads/exec/${claim.sha256}` };
}

describe("a claim check", () => {
  it("W7 carries the size and the SHA-256, by which the payload is found", async () => {
    const { store, claim } = await setup();

    expect(claim).toEqual({ sizeBytes: payload.length, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(await fetchPayload(store, "payloads/exec", claim)).toEqual(payload);
  });

  it("W7 stores equal payloads once", async () => {
    const { store, claim, key } = await setup();
    const first = await store.get(key);

    expect(await storePayload(store, "payloads/exec", payload)).toEqual(claim);

    expect((await store.get(key))?.version).toBe(first?.version);
  });

  it("W7 refuses a payload that is not the announced one", async () => {
    const { store, claim, key } = await setup();
    await store.put(key, payload.slice(1));
    await expect(fetchPayload(store, "payloads/exec", claim)).rejects.toThrow(/is not what was stored: 41 bytes .* 40 bytes/);

    await store.put(
      key,
      payload.map((byte) => byte ^ 1),
    );
    await expect(fetchPayload(store, "payloads/exec", claim)).rejects.toMatchObject({ code: "MAZEPA_STORAGE" });
    await expect(fetchPayload(store, "payloads/exec", { ...claim, sizeBytes: 1 })).rejects.toMatchObject({
      code: "MAZEPA_STORAGE",
    });
  });

  it("W7 says when the payload is gone", async () => {
    const { store, claim, key } = await setup();
    await store.delete([key]);

    await expect(fetchPayload(store, "payloads/exec", claim)).rejects.toThrow("is not in the store");
  });

  it.each([
    { sha256: "../../secrets" },
    { sha256: "A".repeat(64) },
    { sha256: 7 as unknown as string },
    { sizeBytes: -1 },
    { sizeBytes: NaN },
  ])("W7 lets a hostile claim point nowhere else: %j", async (change) => {
    const { store, claim } = await setup();

    await expect(fetchPayload(store, "payloads/exec", { ...claim, ...change })).rejects.toThrow(
      "without a proper SHA-256 and size",
    );
  });
});
