import { spawn, spawnSync } from "node:child_process";
import { stop, untilUp, type Server } from "./server.js";

const python = "/usr/bin/python3";
const celery = ["-m", "celery", "-A", "celery_app"];

/** A worker with two processes; undefined where Celery is not installed. */
export async function startCelery(cwd: string, env: Readonly<Record<string, string>>): Promise<Server | undefined> {
  if (spawnSync(python, ["-c", "import celery, redis"]).status !== 0) return undefined;
  const options = { cwd, env: { ...process.env, ...env, PYTHONDONTWRITEBYTECODE: "1" } };
  const args = [...celery, "worker", "--pool", "prefork", "-c", "2", "-l", "ERROR", "--without-gossip", "--without-mingle"];
  const child = spawn(python, args, { ...options, stdio: "ignore" });
  await untilUp(child, () => spawnSync(python, [...celery, "inspect", "ping", "--timeout", "2"], options).status === 0);
  return { env: {}, stop: () => stop(child) };
}
