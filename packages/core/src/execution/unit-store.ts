import type { Unit } from "../scheduling/nodes.js";
import type { LedgerEntry } from "../scheduling/ledger-entry.js";
import { UnitFile, type UnitFolder } from "../checkpoint/unit-file.js";
import type { RecordedRound, UnitNote, UnitRecord } from "../checkpoint/unit-record.js";
import { entriesOf } from "./unit-entries.js";

/** The parts of a {@link UnitStore}. */
export interface UnitStoreParts {
  /** The folder of the records; undefined if they are in memory only. */
  readonly folder: UnitFolder | undefined;
  /** The paths of records, as `enclosing key-round/key-round`. */
  readonly paths: readonly string[];
  readonly run: number;
  /** Makes all outcomes so far durable. */
  readonly flush: () => Promise<void>;
  readonly confirmLead: () => Promise<void>;
}

/** The number of records that are read at once. */
const maxReads = 64;

/** The place of a record: the round around it, the unit's key, and its own round. */
interface RecordPlace {
  readonly home: string;
  readonly key: string;
  readonly inner: string;
}

/** The records of the units of one execution. */
export class UnitStore {
  readonly run: number;
  readonly flush: () => Promise<void>;
  readonly confirmLead: () => Promise<void>;
  readonly #folder: UnitFolder | undefined;
  /** Rounds that may have records: round numbers by unit key, by the enclosing round. */
  readonly #rounds = new Map<string, Map<string, number[]>>();
  /** The path of each round's record. */
  readonly #paths = new Map<string, string>();

  constructor({ folder, paths, run, flush, confirmLead }: UnitStoreParts) {
    this.#folder = folder;
    this.run = run;
    this.flush = flush;
    this.confirmLead = confirmLead;
    for (const path of paths) this.#list(path);
  }

  get isDurable(): boolean {
    return this.#folder !== undefined;
  }

  /** The last round of the unit that has a record. */
  lastRound(unit: Unit): number | undefined {
    this.#met.add(unit.key);
    const rounds = this.#rounds.get(enclosing(unit))?.get(unit.key);
    return rounds && Math.max(...rounds);
  }

  /** Units that a flow has reached. */
  readonly #met = new Set<string>();

  /**
   * The last records of units that no flow has reached: of outermost ones, and of inner ones with a
   * decision of their own.
   */
  async left(): Promise<{ readonly key: string; readonly file: UnitFile }[]> {
    const left: { key: string; file: UnitFile }[] = [];
    for (let around = ["root-0"]; around.length > 0;) {
      const found = await this.#readAll(
        around.flatMap((home) => this.#lastUnmetIn(home)),
        async (file, place) => ({ file, ...place }),
      );
      around = [];
      for (const { file, home, key, inner } of found) {
        const { phase } = file.record;
        if (phase === "decided" || (home === "root-0" && phase === "open")) left.push({ key, file });
        if (phase === "open") around.push(inner);
      }
    }
    return left;
  }

  /** Whether no later turn of the unit has a record. */
  isLastTurn(unit: Unit): boolean {
    return this.#rounds.get(enclosing(unit))?.has(unit.nextKey) !== true;
  }

  newRecord(
    unit: Unit,
    { round, provided, history }: { round: number; provided: unknown; history: readonly RecordedRound[] },
  ): UnitRecord {
    return {
      ...{
        epoch: this.#folder?.epoch ?? 0,
        token: "",
        run: this.run,
        name: unit.name,
        turn: unit.turn,
        round,
        phase: "open",
        provided,
      },
      ...{ notes: [], blobs: [], failures: new Map(), failedAt: [], decision: undefined, undone: [], history },
    };
  }

  /** A new record, which is not written before it is saved. */
  newFile(unit: Unit, record: UnitRecord): UnitFile | undefined {
    if (!this.#folder) return undefined;
    const path = `${enclosing(unit)}/${unit.key}-${record.round}`;
    this.#list(path);
    return new UnitFile(this.#folder, path, record);
  }

  async read(unit: Unit, round: number): Promise<UnitFile | undefined> {
    return this.#read(`${enclosing(unit)}/${unit.key}-${round}`);
  }

  /**
   * The notes of units inside the round, at any depth, to which an earlier head can add none any
   * more.
   */
  async innerEntries(home: string): Promise<LedgerEntry[]> {
    const entries: LedgerEntry[] = [];
    for (let places = this.#placesIn(home); places.length > 0; places = places.flatMap(({ inner }) => this.#placesIn(inner))) {
      const found = await this.#readAll(places, async (file, { inner }) => {
        await file.takeOver();
        return file.record.phase === "reverted" ? [] : entriesOf(file, inner);
      });
      for (const list of found) for (const entry of list) entries.push(entry);
    }
    return entries;
  }

  /** The notes of a round, by task id. */
  async notesOf(home: string): Promise<ReadonlyMap<string, UnitNote>> {
    const path = this.#paths.get(home);
    const file = path === undefined ? undefined : await this.#read(path);
    return new Map((await file?.notes())?.map((note) => [note.taskId, note]));
  }

  /** The rounds of units inside a round. */
  #placesIn(home: string): RecordPlace[] {
    const units = [...(this.#rounds.get(home) ?? [])];
    return units.flatMap(([key, rounds]) => rounds.map((round) => ({ home, key, inner: `${key}-${round}` })));
  }

  #lastUnmetIn(home: string): RecordPlace[] {
    const unmet = [...(this.#rounds.get(home) ?? [])].filter(([key]) => !this.#met.has(key));
    return unmet.map(([key, rounds]) => ({ home, key, inner: `${key}-${Math.max(...rounds)}` }));
  }

  /** What `visit` gives for each of these rounds that has a record. */
  async #readAll<T>(places: readonly RecordPlace[], visit: (file: UnitFile, place: RecordPlace) => Promise<T>): Promise<T[]> {
    const found: T[] = [];
    const visitOne = async (place: RecordPlace): Promise<T[]> => {
      const file = await this.#read(`${place.home}/${place.inner}`);
      return file ? [await visit(file, place)] : [];
    };
    for (let first = 0; first < places.length; first += maxReads)
      found.push(...(await Promise.all(places.slice(first, first + maxReads).map(visitOne))).flat(1));
    return found;
  }

  async #read(path: string): Promise<UnitFile | undefined> {
    return this.#folder && (await UnitFile.read(this.#folder, path))?.file;
  }

  #list(path: string): void {
    const [around = "", inner = ""] = path.split("/");
    const end = inner.lastIndexOf("-");
    const [key, round] = [inner.slice(0, end), Number(inner.slice(end + 1))];
    if (this.#paths.has(inner)) return;
    const units = this.#rounds.get(around) ?? new Map<string, number[]>();
    const rounds = units.get(key) ?? [];
    if (!rounds.includes(round)) units.set(key, [...rounds, round]);
    this.#rounds.set(around, units);
    this.#paths.set(inner, path);
  }
}

function enclosing({ outer }: Unit): string {
  return outer ? `${outer.key}-${outer.number}` : "root-0";
}
