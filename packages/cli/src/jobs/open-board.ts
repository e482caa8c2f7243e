import { Option } from "commander";
import type * as jobs from "@mazepa/jobs";
import { openStore } from "../connections/open-broker.js";
import { requireOption, UsageError } from "../output/cli-errors.js";

/** Options of every command that works with a board of jobs. */
export interface BoardOptions {
  readonly board?: string;
  readonly boardName?: string;
  readonly json?: boolean;
}

export function boardOptions(): Option[] {
  return [
    new Option("-b, --board <store>", "where the board is: a directory, or a URL such as s3://bucket/prefix"),
    new Option("--board-name <name>", "which board of the store (default: jobs)"),
  ];
}

/** The package of boards, which users of boards install. */
export async function jobsPackage(): Promise<typeof jobs> {
  try {
    return await import("@mazepa/jobs");
  } catch (cause) {
    throw new UsageError("Jobs need the package @mazepa/jobs, which cannot be imported. Install it: npm install @mazepa/jobs", {
      cause,
    });
  }
}

/** The board that the command line or the configuration names. */
export async function openBoard({ board, boardName }: BoardOptions): Promise<jobs.JobBoard> {
  const { JobBoard: Board } = await jobsPackage();
  return new Board(await openStore(requireOption("--board", board)), boardName === undefined ? {} : { name: boardName });
}

/** @throws UsageError when the board has no such job. */
export async function findJob(options: BoardOptions, id: string): Promise<jobs.Job> {
  const board = await openBoard(options);
  const job = await board.job(id);
  if (job) return job;
  throw new UsageError(`There is no job "${id}" on the board "${board.name}" in ${options.board}. See \`mazepa job ls\`.`);
}
