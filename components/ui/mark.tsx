/** Parley's mark: two voices, one round shape. */
export function Mark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true" className={className}>
      <path fill="currentColor" d="M16 2a14 14 0 0 0 0 28V24a8 8 0 0 1 0-16z" />
      <path fill="currentColor" fillOpacity=".55" d="M16 8a8 8 0 0 1 0 16v6a14 14 0 0 0 0-28z" />
      <circle cx="16" cy="16" r="3.5" fill="currentColor" />
    </svg>
  );
}
