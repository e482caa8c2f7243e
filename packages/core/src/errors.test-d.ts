import { expectTypeOf } from "expect-type";
import { isMazepaError, type MazepaError, SerializationError, TaskFailedError } from "./errors.js";

declare const caught: unknown;

if (isMazepaError(caught, "MAZEPA_TASK_FAILED")) expectTypeOf(caught).toEqualTypeOf<MazepaError>();
if (caught instanceof TaskFailedError) expectTypeOf(caught.cause).toBeUnknown();

expectTypeOf(new SerializationError("args[0]", "is a function").path).toBeString();

// @ts-expect-error an error of core is made from facts, not from a message
new TaskFailedError("failed");
