import type { Fault, FaultRule } from "./fault-proxy.js";
import type { ProxiedAnswer, ProxiedRequest } from "./proxied.js";

/** An error as SQS writes it. */
export function sqsError(status: number, code: string): ProxiedAnswer {
  const body = JSON.stringify({ __type: `com.amazonaws.sqs#${code}`, message: `${code} (injected)` });
  return { status, headers: { "content-type": "application/x-amz-json-1.0" }, body: Buffer.from(body) };
}

/** A rule that injects `fault` into the first `times` requests of an action. */
export function firstTimes(action: string, times: number, fault: Fault | ((request: ProxiedRequest) => Fault)): FaultRule {
  let left = times;
  return (request) => {
    if (request.action !== action || left === 0) return undefined;
    left -= 1;
    return typeof fault === "function" ? fault(request) : fault;
  };
}

interface BatchRequest {
  readonly Entries: readonly { readonly Id: string; readonly MessageBody?: string; readonly ReceiptHandle?: string }[];
}

interface BatchAnswer {
  readonly Successful: readonly object[];
  readonly Failed?: readonly object[];
}

/**
 * Fails the entries of a batch that `isChosen` selects, and carries the others out; if `failure` is
 * undefined, the answer does not mention the failed ones.
 */
export function partialFailure(
  isChosen: (entry: BatchRequest["Entries"][number]) => boolean,
  failure: { Code: string; SenderFault: boolean } | undefined,
) {
  return ({ body }: ProxiedRequest): Fault => {
    const { Entries, ...rest } = JSON.parse(body.toString()) as BatchRequest;
    const failed = Entries.filter(isChosen).map(({ Id }) => ({ Id, Message: "injected", ...failure }));
    const Failed = failure === undefined ? [] : failed;
    if (failed.length === Entries.length) return { answer: answerOf({ Successful: [], Failed }) };
    const kept = Entries.filter((entry) => !isChosen(entry));
    return {
      changeRequest: () => Buffer.from(JSON.stringify({ ...rest, Entries: kept })),
      changeAnswer: (answer) => {
        const { Successful, Failed: others = [] } = JSON.parse(answer.body.toString()) as BatchAnswer;
        return answerOf({ Successful, Failed: [...others, ...Failed] });
      },
    };
  };
}

function answerOf(answer: BatchAnswer): ProxiedAnswer {
  return { status: 200, headers: { "content-type": "application/x-amz-json-1.0" }, body: Buffer.from(JSON.stringify(answer)) };
}
