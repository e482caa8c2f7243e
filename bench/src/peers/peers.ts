import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { Contender } from "../comparison/compare.js";
import { startEmulator, useEmulatorCredentials } from "../sqs/emulator.js";
import { startCelery } from "./celery.js";
import { startPostgres } from "./postgres.js";
import { startRedis } from "./redis.js";
import type { Server } from "./server.js";

const folder = fileURLToPath(new URL("../../peers/", import.meta.url));
const python = "/usr/bin/python3";

/** Peers that are there, with the servers that they need, until `stop`. */
export interface Peers {
  readonly contender: (name: string, keeps: string, changes?: Partial<Contender>) => Contender;
  readonly isThere: (name: string) => boolean;
  readonly stop: () => Promise<void>;
}

/**
 * Installs the packages in a folder of their own and starts Redis and PostgreSQL; says what is
 * missing.
 */
export async function openPeers(): Promise<Peers> {
  if (!existsSync(path.join(folder, "node_modules"))) install();
  useEmulatorCredentials();
  const emulator = await startEmulator();
  process.env["SQS_ENDPOINT"] = emulator.endpoint;
  const redis = await startRedis();
  const postgres = await startPostgres();
  const env = { NODE_NO_WARNINGS: "1", ...redis?.env, ...postgres?.env };
  const celery = redis && (await startCelery(folder, env));
  const programs = new Map(
    ["celery", "taskflow"].map((name) => [name, { command: python, args: [`${name}_run.py`], cwd: folder, env }]),
  );
  const needs: Record<string, Server | undefined> = {
    bullmq: redis,
    celery,
    taskflow: hasTaskFlow() ? { env: {}, stop: async () => {} } : undefined,
    ...Object.fromEntries(["pg-boss", "graphile-worker", "dbos", "openworkflow"].map((name) => [name, postgres])),
  };
  const missing = Object.keys(needs).filter((name) => !needs[name]);
  if (missing.length > 0) console.log(`Left out, since what they need is not there: ${missing.join(", ")}.\n`);
  return {
    isThere: (name) => !missing.includes(name),
    contender: (name, keeps, changes = {}) => ({
      name,
      keeps,
      program: programs.get(name) ?? { command: process.execPath, args: ["run.js", name], cwd: folder, env },
      ...changes,
    }),
    stop: async () => {
      emulator.stop();
      for (const server of [celery, redis, postgres]) await server?.stop();
    },
  };
}

function install(): void {
  console.log("Installing the peers …");
  const args = ["install", "--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts", "--loglevel", "error"];
  const { status } = spawnSync("npm", args, { cwd: folder, stdio: "inherit" });
  if (status !== 0) throw new Error(`The peers could not be installed in ${folder}.`);
}

function hasTaskFlow(): boolean {
  return spawnSync(python, ["-c", "import taskflow"]).status === 0;
}
