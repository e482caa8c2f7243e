import { setTimeout as wait } from "node:timers/promises";
import { all, flowSchema, taskableOperation, taskContext } from "@mazepa/core";

const retries = { limit: 3, initialDelayMs: 200 };

export const download = taskableOperation({ name: "download", retries }, async (tile: number) => {
  await wait(250 + ((tile * 37) % 400));
  if (tile % 9 === 4 && taskContext().attempt === 1) throw new Error(`Tile ${tile} does not answer.`);
  return { tile, bytes: 10_000 + tile };
});

export const sharpen = taskableOperation({ name: "sharpen", priority: 1 }, async (image: { tile: number; bytes: number }) => {
  await wait(300 + ((image.tile * 53) % 300));
  return image.bytes;
});

export const stitch = taskableOperation({ name: "stitch" }, async (sizes: number[]) => {
  await wait(800);
  return `${sizes.length} tiles, ${sizes.reduce((sum, size) => sum + size, 0)} bytes`;
});

const sharpened = flowSchema({ name: "sharpened" }, function* (tile: number) {
  return yield* sharpen.makeTask(yield* download.makeTask(tile));
});

export const map = flowSchema({ name: "map" }, function* (tiles: number) {
  return yield* stitch.makeTask(yield* all(Array.from({ length: tiles }, (_, tile) => sharpened(tile))));
});
