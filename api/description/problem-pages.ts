/** The page of each error code, where a problem's `type` points: for people as HTML, for terminals as text. */
import type { Request, Response } from 'express'
import { meanings, type Code } from '../codes.ts'
import { AHEAD } from '../http/meaning.ts'
import { Problem } from '../http/problem.ts'

const CODES = (Object.keys(meanings) as Code[]).sort()

const isCode = (text: string | string[] | undefined): text is Code =>
  typeof text === 'string' && Object.hasOwn(meanings, text)

export function problemPage(request: Request, response: Response): void {
  const { code } = request.params
  if (!isCode(code)) throw new Problem('NOT_FOUND')
  const { status, title, cause, remedy, retryAfterS, isAhead } = meanings[code]
  const again =
    retryAfterS === undefined ? [] : ['The same request may succeed later; Retry-After says when.']
  const texts = [title, cause, remedy, ...again, ...(isAhead === true ? [AHEAD] : [])]
  const html = texts.map((text) => `<p>${escaped(text)}</p>`).join('\n')
  send(request, response, {
    title: `${code} (${status})`,
    text: texts.join('\n\n'),
    html: `${html}\n<p><a href="/problems">All codes</a></p>`,
  })
}

export function problemList(request: Request, response: Response): void {
  const items = CODES.map((code) => {
    const { status, title } = meanings[code]
    return `<li><a href="/problems/${code}">${code}</a> (${status}) ${escaped(title)}</li>`
  })
  send(request, response, {
    title: 'Error codes',
    text: CODES.map((code) => `${code} (${meanings[code].status}) ${meanings[code].title}`).join(
      '\n',
    ),
    html: `<ul>\n${items.join('\n')}\n</ul>`,
  })
}

type Page = { title: string; text: string; html: string }

function send(request: Request, response: Response, { title, text, html }: Page): void {
  response.setHeader('Cache-Control', 'public, max-age=3600')
  response.vary('Accept')
  if (request.accepts(['text', 'html']) !== 'html') {
    response.type('text/plain').send(`${title}\n\n${text}\n`)
    return
  }
  response
    .type('text/html')
    .send(
      [
        '<!doctype html>',
        '<html lang="en">',
        `<head><meta charset="utf-8"><title>${escaped(title)}</title>`,
        '<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"></head>',
        `<body><h1>${escaped(title)}</h1>\n${html}</body>`,
        '</html>\n',
      ].join('\n'),
    )
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign)
