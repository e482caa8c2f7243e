import { operationCases } from "./operations.cases.js";

operationCases("experimental");
