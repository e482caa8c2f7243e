import type * as dashboard from "@mazepa/dashboard";
import { UsageError } from "../output/cli-errors.js";

/** The package of the page, which its users install. */
export async function dashboardPackage(): Promise<typeof dashboard> {
  try {
    return await import("@mazepa/dashboard");
  } catch (cause) {
    throw new UsageError(
      "The page needs the package @mazepa/dashboard, which cannot be imported. Install it: npm install @mazepa/dashboard",
      { cause },
    );
  }
}
