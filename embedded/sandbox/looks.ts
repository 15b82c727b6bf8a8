/** How a sandbox's pages look: no script, and nothing from elsewhere. */
import { createHash } from 'node:crypto'

/** The colours and forms of the house's own pages. */
const STYLE = `
:root {
  color-scheme: light;
  --ground: #f4f6f5; --surface: #ffffff; --ink: #14201c; --soft: #4a5a54; --line: #d3dbd7;
  --strong: #83918b; --accent: #0a6a4c; --on-accent: #ffffff; --bad: #a3171f; --link: #075a9c;
  --warn: #7a4b00; --warn-soft: #fcefd4;
}
@media (prefers-color-scheme: dark) {
  :root {
    color-scheme: dark;
    --ground: #0d1412; --surface: #141d1a; --ink: #e8efec; --soft: #a5b4ae; --line: #293631;
    --strong: #6c7c75; --accent: #55cf9f; --on-accent: #06231a; --bad: #ff8f8f; --link: #7cbcf5;
    --warn: #f0b95a; --warn-soft: #3a2a0c;
  }
}
* { box-sizing: border-box; }
html { background: var(--ground); }
body {
  margin: 0; min-height: 100vh; color: var(--ink); line-height: 1.5;
  font-family: system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', sans-serif;
}
header { background: var(--surface); border-bottom: 1px solid var(--line); }
header p {
  max-width: 76rem; min-height: 3.5rem; margin: 0 auto; padding: 0.5rem 1rem;
  display: flex; flex-wrap: wrap; align-items: center; gap: 0.5rem 1.5rem; font-weight: 700;
}
header span {
  padding: 0 0.5rem; border-radius: 1rem; font-size: 0.78rem; font-weight: 600; line-height: 1.6;
  background: var(--warn-soft); color: var(--warn);
}
main { max-width: 76rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; }
h1 { margin: 0 0 0.75rem; font-size: 1.6rem; line-height: 1.2; text-wrap: balance; }
section {
  max-width: 32rem; padding: 1rem; border: 1px solid var(--line); border-radius: 0.5rem;
  background: var(--surface); overflow-wrap: anywhere;
}
dl { display: grid; grid-template-columns: minmax(6rem, max-content) 1fr; gap: 0.5rem 1rem; margin: 0 0 1.5rem; }
dt { color: var(--soft); }
dd { margin: 0; font-variant-numeric: tabular-nums; }
form { display: flex; flex-wrap: wrap; gap: 0.75rem; }
button {
  min-height: 2.5rem; padding: 0 1rem; border: 1px solid var(--bad); border-radius: 0.3rem;
  background: var(--surface); color: var(--bad); font: inherit; cursor: pointer;
}
button.primary { border-color: var(--accent); background: var(--accent); color: var(--on-accent); font-weight: 600; }
button.card {
  width: 5.5rem; min-height: 7.5rem; border: 2px solid var(--strong); border-radius: 0.5rem;
  color: var(--ink); font-size: 1.6rem; font-weight: 700;
}
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
p:last-child, dl:last-child { margin-bottom: 0; }
`

/** That of the other pages. */
const ICON = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#0a6a4c"/><path d="M16 5l9 11-9 11-9-11z" fill="#fff"/></svg>',
)}`

/** Names the style by its hash: no other is applied, and nothing is fetched or run. `ancestor`: whose pages may frame it. */
export const policyFor = (ancestor = "'none'"): string =>
  [
    "default-src 'none'",
    'img-src data:',
    `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
    "form-action 'self'",
    `frame-ancestors ${ancestor}`,
    "base-uri 'none'",
  ].join('; ')

const ESCAPES = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
])

export const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (sign) => ESCAPES.get(sign) ?? '')

/** As the other pages write it. */
export function money(minor: string, currency: string): string {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency })
  const { maximumFractionDigits: decimals = 0 } = format.resolvedOptions()
  return format.format(`${minor}E-${decimals}` as Intl.StringNumericLiteral)
}

type Framed = {
  readonly brand: string
  readonly note: string
  readonly title: string
  /** HTML; the rest is our own words. */
  readonly content: string
}

export const frame = (of: Framed): string =>
  `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${of.title} · ${of.brand}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="${ICON}">
<style>${STYLE}</style>
</head>
<body>
<header><p>${of.brand} <span>${of.note}</span></p></header>
<main>
<h1>${of.title}</h1>
<section>
${of.content}
</section>
</main>
</body>
</html>
`
