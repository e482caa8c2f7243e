interface SparkLineProps {
  readonly label: string;
  readonly values: readonly number[];
}

const width = 120;
const height = 20;

/** The course of a number, as small as a word. */
export function SparkLine({ label, values }: SparkLineProps) {
  const most = Math.max(1, ...values);
  const step = width / Math.max(1, values.length - 1);
  const points = values.map(
    (value, index) => `${(index * step).toFixed(1)},${(height - 1 - ((height - 2) * value) / most).toFixed(1)}`,
  );
  return (
    <svg class="spark" viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" role="img" aria-label={label}>
      <polyline points={points.join(" ")} fill="none" vector-effect="non-scaling-stroke" />
    </svg>
  );
}
