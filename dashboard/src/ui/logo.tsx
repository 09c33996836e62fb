export function Logo() {
  return (
    <svg width="26" height="26" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="7" fill="#14524a" />
      <g fill="none" stroke="#f4f1ea" strokeWidth="2.4" strokeLinecap="round" opacity=".55">
        <path d="M16 9.5 9 21.5M16 9.5l7 12M10.5 23h11" />
      </g>
      <circle cx="16" cy="8.6" r="3.6" fill="#f4f1ea" />
      <circle cx="8.6" cy="22.6" r="3.2" fill="#7fd1bd" />
      <circle cx="23.4" cy="22.6" r="3.2" fill="#7fd1bd" />
    </svg>
  )
}
