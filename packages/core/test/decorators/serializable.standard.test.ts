import { serializableCases } from "./serializable.cases.js";

serializableCases("standard");
