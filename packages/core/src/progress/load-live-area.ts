import type { LiveArea } from "./live-area.js";

/** Loads the area of a terminal that is drawn again and again, with its library. */
export async function loadLiveArea(): Promise<typeof LiveArea> {
  return (await import("./live-area.js")).LiveArea;
}
