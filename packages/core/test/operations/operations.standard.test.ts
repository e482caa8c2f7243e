import { operationCases } from "./operations.cases.js";

operationCases("standard");
