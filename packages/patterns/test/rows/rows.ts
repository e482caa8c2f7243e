import { argumentRows } from "./arguments.cases.js";
import { conditions } from "./conditions.cases.js";
import { orders } from "./orders.cases.js";
import { rounds } from "./rounds.cases.js";
import type { Row } from "./row.js";

/** Published cases of TaskFlow's tests, as patterns. */
export const rows: readonly Row[] = [...orders, ...argumentRows, ...conditions, ...rounds];
