/** The signals of one execution: for each name, texts of values in the order of sending. */
export interface SignalLog {
  /** Resolves when the value is kept. */
  send(name: string, text: string): Promise<void>;
  /** The text of signal number `number` (from 1) of this name; undefined if it was not sent yet. */
  get(name: string, number: number): Promise<string | undefined>;
}
