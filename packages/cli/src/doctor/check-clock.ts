import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { durationText } from "../queue/measures.js";
import { oneLine, type DoctorOptions, type Finding } from "./finding.js";

const about = "clock";
/** The tolerated difference in ms: file times and `Date` headers may be whole seconds. */
const toleratedMs = 2000;
/** The difference in ms beyond which AWS refuses requests. */
const refusedMs = 5 * 60_000;
const maxAnswerMs = 5000;

/** The difference between this machine's clock and that of the machine with the queues. */
export async function checkClock({ queue: url = "" }: DoctorOptions): Promise<Finding[]> {
  try {
    const skewMs = url.startsWith("file:") ? await diskSkewMs(url) : url.startsWith("sqs:") ? await serverSkewMs(url) : undefined;
    if (skewMs !== undefined) return [skewFinding(skewMs, url.startsWith("sqs:"))];
    return [
      {
        about,
        status: "skipped",
        message: "There is no other clock to compare with: give --queue with sqs:, or with file: and a directory that is there.",
      },
    ];
  } catch (error) {
    return [{ about, status: "skipped", message: `The other clock cannot be asked: ${oneLine(error)}` }];
  }
}

/** The finding for a clock difference; positive when this machine is ahead. */
export function skewFinding(skewMs: number, isAws: boolean): Finding {
  const size = Math.abs(skewMs);
  if (size <= toleratedMs) return { about, status: "ok", message: `within ${durationText(toleratedMs)} of the queue's` };
  const message = `${durationText(size)} ${skewMs > 0 ? "ahead of" : "behind"} the queue's`;
  const remedy = "Keep the clocks of all machines in step (NTP).";
  return { about, status: isAws && size > refusedMs ? "problem" : "warning", message, remedy };
}

/** Creates a file in or beside the broker's directory and reads its time. */
async function diskSkewMs(url: string): Promise<number | undefined> {
  const directory = path.resolve(decodeURIComponent(url.replace(/^file:(\/\/)?/, "").replace(/[?#].*$/, "")));
  const isThere = await stat(directory).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isThere) return undefined;
  const probe = await mkdtemp(path.join(directory, ".clock-"));
  try {
    const before = Date.now();
    await writeFile(path.join(probe, "probe"), "");
    const { mtimeMs } = await stat(path.join(probe, "probe"));
    return offset(mtimeMs, before, Date.now());
  } finally {
    await rm(probe, { recursive: true });
  }
}

async function serverSkewMs(url: string): Promise<number | undefined> {
  const endpoint = endpointOf(url);
  if (endpoint === undefined) return undefined;
  const before = Date.now();
  const { headers } = await fetch(endpoint, { method: "HEAD", signal: AbortSignal.timeout(maxAnswerMs) });
  const date = Date.parse(headers.get("date") ?? "");
  return Number.isNaN(date) ? undefined : offset(date, before - 1000, Date.now());
}

function endpointOf(url: string): string | undefined {
  const [place = "", query = ""] = url.slice("sqs:".length).replace(/#.*$/, "").split("?", 2);
  const region = place.replaceAll("/", "") || process.env["AWS_REGION"];
  const regional = region ? `https://sqs.${region}.amazonaws.com/` : undefined;
  return new URLSearchParams(query).get("endpoint") ?? regional;
}

/** The distance of `otherMs` from the interval in which it was read; positive when it is behind. */
function offset(otherMs: number, before: number, after: number): number {
  return otherMs < before ? before - otherMs : otherMs > after ? after - otherMs : 0;
}
