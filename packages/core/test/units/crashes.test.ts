import { describe, expect, it } from "@jest/globals";
import {
  all,
  execute,
  flowContext,
  flowSchema,
  MemoryBlobStore,
  taskableOperation,
  taskContext,
  type BlobStore,
} from "../../src/index.js";
import { times } from "../../src/flows/rounds.js";
import { MortalBlobStore } from "../checkpoint/mortal-blob-store.js";
import { EffectsService } from "./effects-service.js";

let service = new EffectsService();

const book = taskableOperation(
  {
    name: "crash-book",
    revertRetries: 0,
    revert: (_booking: string | undefined, _name: string) => service.undo(taskContext().reverting?.idempotencyKey ?? ""),
  },
  (name: string): string => {
    service.apply(taskContext().idempotencyKey, name);
    return name;
  },
);
const pay = taskableOperation({ name: "crash-pay" }, (fails: boolean) => {
  if (fails) throw new Error("no money");
  return "paid";
});

/** The first round fails in the end; an inner unit ends well before. */
const inner = flowSchema({ name: "crash-inner", revertible: true }, function* () {
  return yield* all([book.makeTask("hotel"), book.makeTask("car")]);
});
const trip = flowSchema({ name: "crash-trip", rounds: times(3) }, function* () {
  const { round } = flowContext();
  yield* book.makeTask(`flight ${round}`);
  yield* inner();
  yield* book.makeTask("guide");
  yield* pay.makeTask(round === 1);
  return round;
});

const hopeless = flowSchema({ name: "crash-hopeless", revertible: true }, function* () {
  yield* book.makeTask("flight");
  yield* inner();
  yield* pay.makeTask(true);
});

async function lead(flow: () => ReturnType<typeof trip>, store: BlobStore): Promise<unknown> {
  try {
    return await execute(flow(), { executionId: "trip", checkpoint: store, checkpointIntervalMs: 100_000, takeOver: true });
  } catch (error) {
    return error;
  }
}

describe("a head that is killed", () => {
  for (const hasEffect of [true, false]) {
    it(`R4 keeps each effect once or undoes it, whichever of its store's operations is the last (${hasEffect ? "done" : "not done"})`, async () => {
      for (let at = 1; ; at++) {
        service = new EffectsService();
        const store = new MemoryBlobStore();
        const mortal = new MortalBlobStore(store, { at, hasEffect });

        const first = await lead(trip as never, mortal);
        const value = mortal.isDead ? await lead(trip as never, store) : first;

        expect([at, value]).toEqual([at, 2]);
        expect([at, service.kept]).toEqual([at, ["car", "flight 2", "guide", "hotel"]]);
        expect(service.mostCalls).toBeLessThanOrEqual(2);
        expect(service.mostUndos).toBeLessThanOrEqual(2);
        if (!mortal.isDead) return;
      }
    }, 120_000);

    it(`R10 ends undone, with the recorded error (${hasEffect ? "done" : "not done"})`, async () => {
      for (let at = 1; ; at++) {
        service = new EffectsService();
        const store = new MemoryBlobStore();
        const mortal = new MortalBlobStore(store, { at, hasEffect });

        const first = await lead(hopeless as never, mortal);
        const error = mortal.isDead ? await lead(hopeless as never, store) : first;

        expect([at, (error as Error & { cause?: Error }).cause?.message]).toEqual([at, "no money"]);
        expect([at, service.kept]).toEqual([at, []]);
        expect(service.mostCalls).toBeLessThanOrEqual(2);
        expect(service.mostUndos).toBeLessThanOrEqual(2);
        if (!mortal.isDead) return;
      }
    }, 120_000);
  }
});
