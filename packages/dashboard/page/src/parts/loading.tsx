/** Stands for what has not come yet. */
export function Loading() {
  return (
    <div class="loading" role="status">
      <span class="unseen">Loading</span>
      <span />
      <span />
      <span />
    </div>
  );
}
