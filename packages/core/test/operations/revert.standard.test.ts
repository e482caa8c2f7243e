import { revertCases } from "./revert.cases.js";

revertCases("standard");
