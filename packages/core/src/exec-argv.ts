/** Options of Node that name the program, or watch or test it. */
const entryOptions = /^(?:-[epi]+|--(?:eval|print|interactive|input-type|test(?:-[a-z-]+)?|watch(?:-[a-z-]+)?))(?:=|$)/;

/**
 * The options of Node that another thread or process inherits: all but those of the program itself,
 * such as `--eval`, `--input-type` and `--test`.
 */
export function inheritedExecArgv(execArgv: readonly string[] = process.execArgv): string[] {
  const isEntryOption = (index: number): boolean => entryOptions.test(execArgv[index] ?? "");
  const isValueOf = (index: number): boolean => !execArgv[index]?.startsWith("-") && isEntryOption(index - 1);
  return execArgv.filter((_, index) => !isEntryOption(index) && !isValueOf(index));
}

/**
 * The options that a thread inherits. A thread refuses options of the whole process if they are
 * given explicitly. Undefined if it may inherit all.
 */
export function threadExecArgv(execArgv: readonly string[] = process.execArgv): string[] | undefined {
  const inherited = inheritedExecArgv(execArgv);
  if (inherited.length === execArgv.length) return undefined;
  return inherited.filter((_, index) => isOfThread(inherited, index));
}

/** Options about module loading and output, which matter to user code in a thread. */
const threadOptions =
  /^(?:-[rC]|--(?:require|import|loader|experimental-[a-z-]+|conditions|no-[a-z-]+|enable-source-maps|trace-[a-z-]+))(?:=|$)/;

function isOfThread(execArgv: readonly string[], index: number): boolean {
  const isOption = execArgv[index]?.startsWith("-") === true;
  return threadOptions.test(execArgv[isOption ? index : index - 1] ?? "");
}
