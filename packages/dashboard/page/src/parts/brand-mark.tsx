/** The mark of the project, as in `favicon.svg`. */
export function BrandMark() {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="#3a5bd9" />
      <path
        d="M9 10 L16 16 L23 10 M16 16 L16 23"
        fill="none"
        stroke="#fff"
        stroke-width="2.5"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
      <circle cx="9" cy="10" r="3.2" fill="#fff" />
      <circle cx="23" cy="10" r="3.2" fill="#fff" />
      <circle cx="16" cy="23" r="3.2" fill="#fff" />
    </svg>
  );
}
