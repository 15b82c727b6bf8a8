/* Before the first paint: light or dark, as was chosen here last, else as the system has it. No module, since those run later. */
;(() => {
  const system = matchMedia('(prefers-color-scheme: dark)')
  const chosen = () => {
    try {
      return localStorage.getItem('acme.scheme')
    } catch {
      return null // where the browser keeps nothing, the system decides
    }
  }
  const show = () => {
    document.documentElement.dataset.scheme = chosen() ?? (system.matches ? 'dark' : 'light')
  }
  system.addEventListener('change', show)
  addEventListener('storage', show)
  show()
})()
