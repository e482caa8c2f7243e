import { EventEmitter, once } from "node:events";
import {
  createServer,
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import type { ProxiedAnswer, ProxiedRequest } from "./proxied.js";
import { conditionRefusal, KeyLocks } from "./s3-conditions.js";

/** A fault of a request. */
export interface Fault {
  /** Answers in the emulator's place. */
  readonly answer?: ProxiedAnswer;
  /** The request that the emulator gets instead. */
  readonly changeRequest?: (body: Buffer) => Buffer;
  /** The answer that the client gets instead. */
  readonly changeAnswer?: (answer: ProxiedAnswer) => ProxiedAnswer;
  /** Resets the connection, before the emulator has the request or in the middle of its answer. */
  readonly cut?: "before" | "in-answer";
  /** The request, or its answer, is held until this resolves. */
  readonly hold?: { readonly when: "before" | "after"; readonly until: Promise<unknown> };
}

/** Gives the fault of a request, if it has one. Called for each request, in order. */
export type FaultRule = (request: ProxiedRequest) => Fault | undefined;

/**
 * A proxy between a client and the emulator that injects the faults of AWS and networks. It checks
 * S3's conditions on writes, which the emulator ignores.
 */
export class FaultProxy {
  readonly requests: ProxiedRequest[] = [];
  readonly #server = createServer((request, response) => void this.#serve(request, response));
  readonly #upstream: string;
  readonly #locks = new KeyLocks();
  readonly #arrivals = new EventEmitter();
  #rules: FaultRule[] = [];

  private constructor(upstream: string) {
    this.#upstream = upstream;
  }

  static async start(upstream: string): Promise<FaultProxy> {
    const proxy = new FaultProxy(upstream);
    proxy.#server.listen(0, "127.0.0.1");
    await once(proxy.#server, "listening");
    return proxy;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Adds a rule; earlier rules are tried first. */
  inject(rule: FaultRule): void {
    this.#rules.push(rule);
  }

  /** Ends all faults and forgets the requests so far. */
  calm(): void {
    this.#rules = [];
    this.requests.length = 0;
  }

  /** Resets all connections, as a failing network does; clients connect again. */
  cutAll(): void {
    this.#server.closeAllConnections();
  }

  count(action: string): number {
    return this.requests.filter((request) => request.action === action).length;
  }

  /** Resolves when it has had `times` requests of an action. */
  async asked(action: string, times: number): Promise<void> {
    while (this.count(action) < times) await once(this.#arrivals, "request");
  }

  async stop(): Promise<void> {
    const closed = once(this.#server, "close");
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  async #serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const request = await readRequest(incoming);
      this.requests.push(request);
      this.#arrivals.emit("request");
      const fault = this.#faultOf(request);
      if (fault.hold?.when === "before") await fault.hold.until;
      if (fault.cut === "before") return void incoming.socket.destroy();
      const answer =
        fault.answer ??
        (await this.#forward(fault.changeRequest ? { ...request, body: fault.changeRequest(request.body) } : request));
      if (fault.hold?.when === "after") await fault.hold.until;
      reply(response, fault.changeAnswer?.(answer) ?? answer, fault.cut === "in-answer");
    } catch {
      incoming.socket.destroy();
    }
  }

  #faultOf(request: ProxiedRequest): Fault {
    for (const rule of this.#rules) {
      const fault = rule(request);
      if (fault !== undefined) return fault;
    }
    return {};
  }

  async #forward(request: ProxiedRequest): Promise<ProxiedAnswer> {
    const isWriteToS3 = ["PUT", "POST"].includes(request.method) && request.headers["x-amz-target"] === undefined;
    if (!isWriteToS3) return forward(this.#upstream, request);
    const isConditional = request.headers["if-match"] !== undefined || request.headers["if-none-match"] !== undefined;
    const [key = ""] = request.path.split("?");
    return this.#locks.hold(key, async () => {
      if (!isConditional) return forward(this.#upstream, request);
      const present = await forward(this.#upstream, {
        ...request,
        method: "HEAD",
        path: key,
        headers: {},
        body: Buffer.alloc(0),
      });
      return conditionRefusal(request.headers, present) ?? forward(this.#upstream, request);
    });
  }
}

async function readRequest(incoming: IncomingMessage): Promise<ProxiedRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const target = incoming.headers["x-amz-target"];
  const action = typeof target === "string" ? target.replace("AmazonSQS.", "") : (incoming.method ?? "");
  return {
    action,
    method: incoming.method ?? "",
    path: incoming.url ?? "",
    headers: incoming.headers,
    body: Buffer.concat(chunks),
  };
}

async function forward(upstream: string, request: ProxiedRequest): Promise<ProxiedAnswer> {
  const headers = without(request.headers, [...hopByHop, "expect"]);
  const outgoing = httpRequest(new URL(request.path, upstream), { method: request.method, headers, agent: false });
  outgoing.end(request.body);
  const [answer] = (await once(outgoing, "response")) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk as Buffer);
  return { status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks) };
}

function reply(response: ServerResponse, { status, headers, body }: ProxiedAnswer, isCut: boolean): void {
  const isHead = response.req.method === "HEAD";
  response.writeHead(status, {
    ...without(headers, hopByHop),
    "content-length": isHead ? (headers["content-length"] ?? "0") : `${body.length}`,
  });
  if (!isCut) return void response.end(body);
  response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.socket?.destroy());
}

const hopByHop = ["content-length", "transfer-encoding", "connection", "keep-alive"];

function without(headers: IncomingHttpHeaders, names: readonly string[]): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)));
}
