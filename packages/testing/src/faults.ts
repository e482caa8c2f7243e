export { FaultyBroker } from "./faulty-broker/faulty-broker.js";
export type { Fault, FaultKind, FaultOptions, FaultRates } from "./faulty-broker/fault-plan.js";
export { seededRandom, type Random } from "./faulty-broker/random.js";
export { ManualClock } from "./manual-clock.js";
