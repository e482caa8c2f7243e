import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** An emulator of SQS in a process of its own, which counts the requests that it gets. */
export interface Emulator {
  readonly endpoint: string;
  /** Requests by action since this was last asked. */
  count(): Promise<Readonly<Record<string, number>>>;
  stop(): void;
}

export async function startEmulator(): Promise<Emulator> {
  const child = fork(fileURLToPath(new URL("./emulator-process.js", import.meta.url)));
  const [port] = (await once(child, "message")) as [number];
  const count = async (): Promise<Readonly<Record<string, number>>> => {
    child.send("count");
    return ((await once(child, "message")) as [Record<string, number>])[0];
  };
  return { endpoint: `http://127.0.0.1:${port}`, count, stop: () => child.disconnect() };
}

/** What the SDK shall find; its processes inherit it. */
export function useEmulatorCredentials(): void {
  Object.assign(process.env, {
    AWS_ACCESS_KEY_ID: "bench",
    AWS_SECRET_ACCESS_KEY: "bench",
    AWS_REGION: "us-east-1",
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
  });
}
