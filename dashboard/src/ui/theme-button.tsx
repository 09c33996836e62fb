import { useEffect, useState } from 'react'

type Theme = 'auto' | 'light' | 'dark'
const key = 'rrmq.theme'
const next: Record<Theme, Theme> = { auto: 'light', light: 'dark', dark: 'auto' }

function stored(): Theme {
  try {
    const theme = localStorage.getItem(key)
    return theme === 'light' || theme === 'dark' ? theme : 'auto'
  } catch {
    return 'auto'
  }
}

export function ThemeButton() {
  const [theme, setTheme] = useState(stored)
  useEffect(() => {
    if (theme === 'auto') delete document.documentElement.dataset.theme
    else document.documentElement.dataset.theme = theme
    try {
      if (theme === 'auto') localStorage.removeItem(key)
      else localStorage.setItem(key, theme)
    } catch {
      // Then it is chosen anew next time.
    }
    dispatchEvent(new Event('rrmq-theme'))
  }, [theme])
  const label = theme === 'auto' ? 'Colours as the system has them' : `Colours: ${theme}`
  return (
    <button type="button" className="plain icon" aria-label={label} title={label} onClick={() => setTheme(next[theme])}>
      <svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true" fill="none" stroke="currentColor" strokeWidth="1.5">
        {theme === 'light' ? (
          <>
            <circle cx="9" cy="9" r="3.4" />
            <path d="M9 1.5v2M9 14.5v2M1.5 9h2M14.5 9h2M3.7 3.7l1.4 1.4M12.9 12.9l1.4 1.4M3.7 14.3l1.4-1.4M12.9 5.1l1.4-1.4" strokeLinecap="round" />
          </>
        ) : theme === 'dark' ? (
          <path d="M14.8 11.2A6.3 6.3 0 0 1 6.8 3.2a6.3 6.3 0 1 0 8 8Z" strokeLinejoin="round" />
        ) : (
          <>
            <circle cx="9" cy="9" r="6.2" />
            <path d="M9 2.8a6.2 6.2 0 0 1 0 12.4Z" fill="currentColor" />
          </>
        )}
      </svg>
    </button>
  )
}
