import { revertCases } from "./revert.cases.js";

revertCases("experimental");
