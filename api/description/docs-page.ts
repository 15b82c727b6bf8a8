/** /docs: the API to read and to try, by Swagger UI from our own package; it loads nothing from elsewhere. */
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Express } from 'express'

const require = createRequire(import.meta.url)
const swaggerUi = dirname(require.resolve('swagger-ui-dist/package.json'))

/** Of Swagger UI: what the page names, and nothing else of the package. */
const ASSETS = ['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png'] as const

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>AcmeToCasino API</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" type="image/png" href="/docs/favicon-32x32.png">
<link rel="stylesheet" href="/docs/swagger-ui.css">
</head>
<body>
<div id="api"></div>
<noscript>This page needs JavaScript; <a href="/openapi.json">/openapi.json</a> says the same without.</noscript>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/initializer.js"></script>
</body>
</html>
`

/** A file of its own: the content security policy lets no script stand in the page. No validator: it would be asked elsewhere. */
const INITIALIZER = `SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#api',
  deepLinking: true,
  validatorUrl: null,
  defaultModelsExpandDepth: 0,
})
`

/** In ms; a new release may bring another Swagger UI under the same names. */
const KEPT_MS = 3_600_000

export const DOCS_PATHS = [
  '/docs',
  '/docs/initializer.js',
  ...ASSETS.map((name) => `/docs/${name}`),
]

export function mountDocs(app: Express): void {
  app.get('/docs', (_request, response) => {
    response.type('text/html').send(PAGE)
  })
  app.get('/docs/initializer.js', (_request, response) => {
    response.type('text/javascript').send(INITIALIZER)
  })
  for (const name of ASSETS) {
    app.get(`/docs/${name}`, (_request, response, next) => {
      response.sendFile(join(swaggerUi, name), { maxAge: KEPT_MS }, (error) => {
        if (error) next(error)
      })
    })
  }
}
