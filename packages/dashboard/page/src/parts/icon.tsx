/** Strokes of the icons, in a square of 16. */
const paths = {
  executions: "M2.5 4h11M2.5 8h7M2.5 12h9",
  workers: "M3 3.5h10v4H3zM3 9.5h10v4H3zM5.5 5.5h.01M5.5 11.5h.01",
  queues: "M2.5 5l5.5-2.5L13.5 5 8 7.5zM2.5 8L8 10.5 13.5 8M2.5 11L8 13.5l5.5-2.5",
  jobs: "M2.5 5.5h11v7h-11zM6 5.5v-2h4v2M2.5 9h11",
  schedules: "M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM8 5v3l2 1.5",
  signals: "M4 10.5V7a4 4 0 0 1 8 0v3.5l1 1H3zM7 13.5h2",
  doctor: "M2 8.5h3l1.5-4 3 7 1.5-3h3",
  copy: "M5.5 5.5h7v8h-7zM3.5 10.5v-8h7",
  check: "M3.5 8.5l3 3 6-7",
  close: "M4 4l8 8M12 4l-8 8",
} as const;

export type IconName = keyof typeof paths;

/** A picture beside a word, which says the same. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" class="icon">
      <path d={paths[name]} fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round" />
    </svg>
  );
}
