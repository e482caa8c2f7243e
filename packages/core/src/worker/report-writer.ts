import { TransientError } from "../errors.js";
import type { Broker } from "../messaging/broker.js";
import { asError } from "../serialization/as-error.js";
import { failedOutcome } from "../tasks/task-outcome.js";
import type { MessageSigner } from "../wire/message-signer.js";
import {
  outcomeMessageOverheadBytes,
  recordOf,
  toReport,
  writeOutcomeMessage,
  writeReport,
  type ReportHeader,
  type UnpackedReport,
} from "../wire/outcome-message.js";
import type { PayloadPacker } from "../wire/payload-packer.js";

/** The room for field names of a report, a claim, and the header's numbers at their longest. */
const reportOverheadBytes = 700;

/** The destination of one execution's reports. */
export interface ReportDestination {
  readonly executionId: string;
  readonly replyTo: string;
}

/** A message, and the reports in it. */
export interface ReportMessage<R> {
  readonly body: string;
  readonly reports: readonly R[];
}

/** Options of a {@link ReportWriter}. */
export interface ReportWriterOptions {
  readonly broker: Broker;
  readonly signer: MessageSigner;
  readonly packer: PayloadPacker;
}

/** Writes reports, and puts as many into each message as the queue takes. */
export class ReportWriter {
  readonly #options: ReportWriterOptions;

  constructor(options: ReportWriterOptions) {
    this.#options = options;
  }

  /**
   * Writes a report as a message has it. An error that does not fit beside log lines goes without
   * them; a value that cannot be packed makes it the report of a failure.
   *
   * @throws TransientError when the store for large payloads cannot be reached.
   */
  async write(
    destination: ReportDestination,
    { header, payload }: UnpackedReport,
  ): Promise<{ readonly status: UnpackedReport["header"]["status"]; readonly text: string }> {
    const { executionId, replyTo } = destination;
    const { packer } = this.#options;
    const what = `The result of task ${header.taskId}`;
    const roomBytes = this.#roomBytes(replyTo) - reportOverheadBytes;
    const { kept, bytes } = fitting(header, roomBytes / 2);
    const room = { executionId, replyTo, roomBytes: roomBytes - bytes, what };
    try {
      return { status: header.status, text: writeReport({ header: kept, packed: await packer.pack(payload, room) }) };
    } catch (thrown) {
      if (thrown instanceof TransientError) throw thrown;
      if (header.logLines) return this.write(destination, { header: { ...header, logLines: undefined }, payload });
      const failed = toReport(header.taskId, failedOutcome(asError(thrown), recordOf(header)));
      const text = writeReport({
        header: { ...failed.header, head: header.head },
        packed: await packer.pack(failed.payload, room),
      });
      return { status: "failed", text };
    }
  }

  /** The fewest messages that hold all `reports`, signed. */
  toMessages<R extends { readonly text: string }>(
    { executionId, replyTo }: ReportDestination,
    reports: readonly R[],
  ): ReportMessage<R>[] {
    return split(reports, this.#roomBytes(replyTo)).map((group) => {
      const envelope = writeOutcomeMessage(
        executionId,
        group.map(({ text }) => text),
      );
      return { body: this.#options.signer.sign(replyTo, envelope), reports: group };
    });
  }

  #roomBytes(replyTo: string): number {
    const { broker, signer } = this.#options;
    return broker.queue(replyTo).limits.maxMessageBytes - outcomeMessageOverheadBytes - signer.overheadBytes;
  }
}

/** The header with as many of its last log lines as take `maxBytes`, and the bytes of these. */
function fitting(header: ReportHeader, maxBytes: number): { readonly kept: ReportHeader; readonly bytes: number } {
  if (!header.logLines) return { kept: header, bytes: 0 };
  const { logLines, ...rest } = header;
  for (let lines = logLines; lines.length > 0; lines = lines.slice(1)) {
    const bytes = Buffer.byteLength(JSON.stringify(lines));
    if (bytes <= maxBytes) return { kept: { ...rest, logLines: lines }, bytes };
  }
  return { kept: rest, bytes: 0 };
}

function split<R extends { readonly text: string }>(reports: readonly R[], roomBytes: number): R[][] {
  const groups: R[][] = [];
  let takenBytes = Infinity;
  for (const report of reports) {
    const bytes = Buffer.byteLength(report.text) + 1;
    if (takenBytes + bytes > roomBytes) {
      groups.push([]);
      takenBytes = 0;
    }
    takenBytes += bytes;
    groups.at(-1)?.push(report);
  }
  return groups;
}
