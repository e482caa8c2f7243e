import { spawn, spawnSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { freePort, stop, untilUp, type Server } from "./server.js";

/**
 * Redis on the loopback interface, which keeps what it has in memory (its default would write a
 * file now and then); undefined where it is not installed.
 */
export async function startRedis(): Promise<Server | undefined> {
  if (spawnSync("redis-server", ["--version"]).status !== 0) return undefined;
  const folder = await mkdtemp(path.join(tmpdir(), "mazepa-bench-redis-"));
  const port = await freePort();
  const options = ["--port", `${port}`, "--bind", "127.0.0.1", "--dir", folder, "--appendonly", "no", "--save", ""];
  const child = spawn("redis-server", options, { stdio: "ignore" });
  await untilUp(child, () => spawnSync("redis-cli", ["-p", `${port}`, "ping"]).stdout.includes("PONG"));
  return {
    env: { REDIS_URL: `redis://127.0.0.1:${port}/0` },
    stop: async () => {
      await stop(child);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
