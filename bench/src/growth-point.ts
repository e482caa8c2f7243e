/** What one size took for each task. */
export interface GrowthPoint {
  readonly workload: string;
  readonly count: number;
  readonly cpuMicroseconds: number;
  /** Of the peak, what lies above an idle process. */
  readonly peakBytes: number;
  readonly peakMegabytes: number;
}
