/** `GET /api/doctor`: what `mazepa doctor` finds. */
export interface DoctorView {
  readonly checkedAtMs: number;
  readonly findings: readonly DoctorFinding[];
}

/** The result of one check. */
export interface DoctorFinding {
  readonly about: string;
  readonly status: "ok" | "warning" | "problem" | "skipped";
  readonly message: string;
  readonly remedy?: string;
}
