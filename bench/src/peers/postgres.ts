import { spawn, spawnSync } from "node:child_process";
import { chown, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { freePort, stop, untilUp, type Server } from "./server.js";

const installations = "/usr/lib/postgresql";

/**
 * PostgreSQL on the loopback interface with its default settings, so with durable commits;
 * undefined where it is not installed.
 */
export async function startPostgres(): Promise<Server | undefined> {
  const version = (await readdir(installations).catch(() => [])).at(-1);
  if (version === undefined) return undefined;
  const programs = path.join(installations, version, "bin");
  const folder = await mkdtemp(path.join(tmpdir(), "mazepa-bench-postgres-"));
  const user = await owner(folder);
  const data = path.join(folder, "data");
  spawnSync(path.join(programs, "initdb"), ["-D", data, "-A", "trust", "-U", "postgres"], { ...user, cwd: folder });
  const port = await freePort();
  const settings = ["listen_addresses=127.0.0.1", `unix_socket_directories=${folder}`].flatMap((setting) => ["-c", setting]);
  const child = spawn(path.join(programs, "postgres"), ["-D", data, "-p", `${port}`, ...settings], {
    ...user,
    cwd: folder,
    stdio: "ignore",
  });
  const isReady = () => spawnSync(path.join(programs, "pg_isready"), ["-h", "127.0.0.1", "-p", `${port}`]).status === 0;
  await untilUp(child, isReady);
  return {
    env: { DATABASE_URL: `postgres://postgres@127.0.0.1:${port}/postgres` },
    stop: async () => {
      await stop(child, "SIGINT");
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/**
 * PostgreSQL refuses to run as root: there, the user that Debian has made for it owns folder and
 * process.
 */
async function owner(folder: string): Promise<{ uid?: number; gid?: number }> {
  if (process.getuid?.() !== 0) return {};
  const [uid = 0, gid = 0] = ["-u", "-g"].map((what) => Number(spawnSync("id", [what, "postgres"], { encoding: "utf8" }).stdout));
  await chown(folder, uid, gid);
  return { uid, gid };
}
