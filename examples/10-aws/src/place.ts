import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** Where queues and blobs are. */
export interface Place {
  readonly name: string;
  readonly brokerUrl: string;
  readonly storeUrl: string;
  close(): void;
}

const credentials = [
  "AWS_ACCESS_KEY_ID",
  "AWS_PROFILE",
  "AWS_WEB_IDENTITY_TOKEN_FILE",
  "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
  "AWS_CONTAINER_CREDENTIALS_FULL_URI",
];

/** AWS, if a region and credentials are there; else an emulator in a process of its own. */
export async function openPlace(): Promise<Place> {
  const { AWS_REGION: region, MAZEPA_BUCKET: bucket } = process.env;
  if (region === undefined || !credentials.some((name) => process.env[name])) return startEmulator();
  if (bucket === undefined) throw new Error("There are a region and credentials: set MAZEPA_BUCKET to a bucket of yours, too.");
  const name = `AWS, region ${region}, bucket ${bucket}`;
  return { name, brokerUrl: `sqs://${region}`, storeUrl: `s3://${bucket}/mazepa-example`, close: () => undefined };
}

async function startEmulator(): Promise<Place> {
  Object.assign(process.env, { AWS_REGION: "us-east-1", AWS_ACCESS_KEY_ID: "none", AWS_SECRET_ACCESS_KEY: "none" });
  const child = fork(fileURLToPath(new URL("./emulator.js", import.meta.url)));
  const [endpoint] = (await once(child, "message")) as [string];
  await fetch(`${endpoint}/bucket`, { method: "PUT" });
  const at = `endpoint=${endpoint}`;
  return {
    name: "an emulator (set AWS_REGION, credentials and MAZEPA_BUCKET for AWS)",
    brokerUrl: `sqs://us-east-1?${at}`,
    storeUrl: `s3://bucket/mazepa-example?region=us-east-1&${at}`,
    close: () => child.disconnect(),
  };
}
