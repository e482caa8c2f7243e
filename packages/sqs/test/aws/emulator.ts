import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** A running emulator. */
export interface Emulator {
  readonly endpoint: string;
  stop(): Promise<void>;
}

/** Gives the SDK, in this process and its children, what it needs to talk to an emulator. */
export function useEmulatorCredentials(): void {
  Object.assign(process.env, {
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_REGION: "us-east-1",
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
  });
}

/** Starts an emulator of SQS and S3 in a process of its own. */
export async function startEmulator(): Promise<Emulator> {
  useEmulatorCredentials();
  const child = fork(fileURLToPath(new URL("./emulator-process.js", import.meta.url)), [], {
    execArgv: [],
    env: { ...process.env, NODE_OPTIONS: "" },
  });
  const [message] = (await once(child, "message")) as [{ readonly port: number }];
  const stop = async () => {
    const exited = once(child, "exit");
    child.kill("SIGKILL");
    await exited;
  };
  return { endpoint: `http://127.0.0.1:${message.port}`, stop };
}
