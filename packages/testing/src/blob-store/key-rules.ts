import { expect } from "../jest-globals.js";
import { isMazepaError } from "@mazepa/core";
import { bytesOf, keysOf, storeRule, textAt, type MakeBlobStore } from "./blob-store-under-test.js";

const refused = [
  "",
  "/a",
  "a/",
  "a//b",
  "..",
  "a/../b",
  ".",
  "a/./b",
  ".hidden",
  "a/.b",
  "a\\b",
  "a\nb",
  "a\u0000b",
  "a\u007fb",
  "x".repeat(201),
  "ab/".repeat(400) + "c",
  "a\ud800b",
];
const accepted = ["a", "A", "a b", "a..b", "a.b/c.d", "ünï/кириллица/漢字/🙂", "a+b=c&d?e#f%20", "x".repeat(200), "~a,(b)'!$@;"];

/** The keys that blobs may have. */
export function keyRules(makeStore: MakeBlobStore): void {
  storeRule(makeStore, "B6 refuses keys that point elsewhere or cannot be told apart", async ({ store }) => {
    for (const key of refused) {
      for (const use of [() => store.get(key), () => store.put(key, bytesOf("x")), () => store.delete([key])]) {
        const error: unknown = await use().catch((thrown: unknown) => thrown);
        expect([key, isMazepaError(error, "MAZEPA_STORAGE")]).toEqual([key, true]);
      }
    }
    for (const prefix of ["/", "a//", "../", "a/../", ".a"])
      await expect(keysOf(store, prefix)).rejects.toMatchObject({ code: "MAZEPA_STORAGE" });
  });

  storeRule(makeStore, "B6 takes all other keys as they are", async ({ store, other }) => {
    for (const key of accepted) await store.put(`keys/${key}`, bytesOf(key));

    for (const key of accepted) expect(await textAt(other, `keys/${key}`)).toBe(key);
    expect(await keysOf(other, "keys/")).toEqual(accepted.map((key) => `keys/${key}`).sort());
  });
}
