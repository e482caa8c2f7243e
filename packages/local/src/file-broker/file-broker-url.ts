import { fileURLToPath } from "node:url";
import { registerBrokerScheme } from "@mazepa/core/transport";
import { FileBroker } from "./file-broker.js";

registerBrokerScheme("file", (url) => new FileBroker(directoryOf(url)));

/** The directory that `file:///absolute` or `file:relative/to/here` names. */
export function directoryOf(url: string): string {
  return /^file:\/\//i.test(url) ? fileURLToPath(url) : decodeURIComponent(url.slice("file:".length));
}
