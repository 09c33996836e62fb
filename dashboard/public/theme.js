// Before the first paint, so that nobody who chose a theme sees the other one flash by.
try {
  var theme = localStorage.getItem('rrmq.theme')
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
} catch {}
