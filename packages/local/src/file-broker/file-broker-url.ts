import { fileURLToPath } from "node:url";
import { splitFileMode } from "@mazepa/core/internal";
import { registerBrokerScheme } from "@mazepa/core/transport";
import { FileBroker } from "./file-broker.js";

registerBrokerScheme("file", (location) => {
  const { url, ...options } = splitFileMode(location);
  return new FileBroker(directoryOf(url), options);
});

/** The directory that `file:///absolute` or `file:relative/to/here` names. */
export function directoryOf(url: string): string {
  return /^file:\/\//i.test(url) ? fileURLToPath(url) : decodeURIComponent(url.slice("file:".length));
}
