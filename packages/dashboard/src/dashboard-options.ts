import type { BlobStore, Broker } from "@mazepa/core";
import { InvalidOptionError } from "@mazepa/core";
import { checkBoolean, checkFunction, checkKnown, checkNames } from "@mazepa/core/internal";
import type { DoctorFinding } from "./api/doctor-view.js";
import type { ActionRecord } from "./actions/action-record.js";
import type { DashboardBoard } from "./dashboard-board.js";

/** A viewer that `authorize` lets in: `true`, or the name for the log of actions. */
export type Viewer = true | { readonly name: string };

/** Whether a request is let in, and by which name. */
export type Admission = boolean | { readonly name: string };

/** A broker, and those of its queues that are shown. */
export interface ShownBroker {
  readonly broker: Broker;
  /** Default: all that the broker can list. Dead letters are shown with their queue. */
  readonly queues?: readonly string[];
}

/** Options of {@link dashboard}. */
export interface DashboardOptions {
  /**
   * The store of checkpoints, as it is given to `execute`. Lines to copy name it, if it is a text.
   */
  readonly store: BlobStore | string;
  /** The store to which workers tell of themselves, their `payloads`. Default: none are shown. */
  readonly payloads?: BlobStore | string;
  /** The brokers whose queues are shown. Default: none. */
  readonly brokers?: readonly (Broker | ShownBroker)[];
  /** The `JobBoard` whose jobs and schedules are shown. Default: none. */
  readonly board?: DashboardBoard;
  /** The checks of the page Doctor; `mazepa dashboard` gives its own. Default: none. */
  readonly doctor?: () => Promise<readonly DoctorFinding[]>;
  /**
   * Whether a request may be answered, and the name for the log of actions: an empty one is
   * refused. Without it and without `token`, everything is answered with 403.
   */
  readonly authorize?: (request: Request) => Admission | Promise<Admission>;
  /**
   * A secret text that requests to the API carry as `Authorization: Bearer`. The page takes it from
   * the fragment of its URL: `…/#token=<token>`.
   */
  readonly token?: string;
  /**
   * Whether viewers may cancel, send signals, redrive, purge, and so on; a function says it for
   * each viewer. Default: false.
   */
  readonly allowActions?: boolean | ((viewer: Viewer) => boolean);
  /**
   * The values of the header `Host` that are answered, without ports, besides those of this machine
   * (`localhost`, `127.0.0.1`, `[::1]`): others may be names that an attacker leads here (DNS
   * rebinding). `"*"` where the application around it checks them. Default: none.
   */
  readonly allowedHosts?: readonly string[] | "*";
  /** Whether arguments, messages of errors, log lines and bodies are hidden. Default: false. */
  readonly hideValues?: boolean;
  /** A template of the URL of logs; `{executionId}` and `{taskId}` are replaced. */
  readonly logUrl?: string;
  /** The path below which it is mounted, if requests come with it. Default: `"/"`. */
  readonly basePath?: string;
  /**
   * Called after each action. The answer does not wait for it, and if it fails, a process warning
   * says so. Default: a line of JSON on standard error.
   */
  readonly onAction?: (action: ActionRecord) => void;
}

const known = [
  ...["store", "payloads", "brokers", "board", "doctor", "authorize", "token", "allowActions"],
  ...["allowedHosts", "hideValues", "logUrl", "basePath", "onAction"],
];

/** The shortest token in characters: 16 random bytes as hexadecimal digits are 32. */
const minTokenLength = 16;

/** @throws InvalidOptionError naming the option that makes no sense. */
export function checkDashboardOptions(options: DashboardOptions): void {
  checkKnown("dashboard", options, known);
  checkBoolean("hideValues", options.hideValues);
  if (typeof options.allowActions !== "function") checkBoolean("allowActions", options.allowActions);
  checkStore("store", options.store);
  if (options.payloads !== undefined) checkStore("payloads", options.payloads);
  checkBrokers(options.brokers);
  checkBoard(options.board);
  checkToken(options.token);
  for (const name of ["authorize", "doctor", "onAction"] as const) checkFunction(name, options[name]);
  checkLogUrl(options.logUrl);
  checkHosts(options.allowedHosts);
  const { basePath = "/" } = options;
  if (typeof basePath !== "string" || !/^\/([\w.~-]+\/?)*$/.test(basePath))
    throw new InvalidOptionError(`Option "basePath" is ${JSON.stringify(basePath)}; it must be a path such as "/mazepa".`);
}

function checkStore(name: string, store: BlobStore | string): void {
  if (typeof store === "string" ? store !== "" : typeof store?.get === "function") return;
  throw new InvalidOptionError(`Option "${name}" must be a BlobStore, a directory, or the URL of a store.`);
}

function checkToken(token: string | undefined): void {
  if (token === undefined || (typeof token === "string" && /^[\x21-\x7e]+$/.test(token) && token.length >= minTokenLength))
    return;
  throw new InvalidOptionError(
    `Option "token" must be at least ${minTokenLength} printable ASCII characters without spaces; 32 random bytes in base64url are good.`,
  );
}

function checkBrokers(brokers: DashboardOptions["brokers"] = []): void {
  const isBroker = (given: Partial<Broker & ShownBroker> | null) => typeof (given?.broker ?? given)?.queue === "function";
  if (!Array.isArray(brokers) || !brokers.every(isBroker))
    throw new InvalidOptionError('Option "brokers" must be an array of Brokers, such as a FileBroker, or of { broker, queues }.');
  for (const given of brokers as readonly (Broker | ShownBroker)[]) if ("broker" in given) checkNames("queues", given.queues);
}

function checkBoard(board: DashboardBoard | undefined): void {
  const isWhole = (["jobs", "job", "schedules"] as const).every((method) => typeof board?.[method] === "function");
  if (board !== undefined && !(isWhole && typeof board.store === "object"))
    throw new InvalidOptionError('Option "board" must be a JobBoard.');
}

/** A link must not run a script. */
function checkLogUrl(template: string | undefined): void {
  if (template === undefined || (typeof template === "string" && /^https?:\/\//.test(template))) return;
  throw new InvalidOptionError(
    `Option "logUrl" is ${JSON.stringify(template)}; it must be a template such as "https://logs.example/?q={executionId}".`,
  );
}

function checkHosts(hosts: readonly string[] | "*" | undefined): void {
  const isHost = (host: unknown) => typeof host === "string" && /^([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])$/.test(host);
  if (hosts === undefined || hosts === "*" || (Array.isArray(hosts) && hosts.every(isHost))) return;
  throw new InvalidOptionError(
    `Option "allowedHosts" is ${JSON.stringify(hosts)}; it must be "*", or a list of host names without ports.`,
  );
}
