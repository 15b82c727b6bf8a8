// Type-checked lint rules; what they cannot express is in test/tidy.test.ts.
import js from '@eslint/js'
import unicorn from 'eslint-plugin-unicorn'
import tseslint from 'typescript-eslint'

/** What modules of the pages take from the browser. */
const BROWSER = Object.fromEntries(
  (
    'AbortController AbortSignal Blob CSS Event EventTarget FormData HTMLElement Node ResizeObserver TextDecoder ' +
    'TextDecoderStream TextEncoder URL URLSearchParams addEventListener clearInterval clearTimeout crypto ' +
    'customElements document fetch getComputedStyle history localStorage location matchMedia navigator performance ' +
    'atob cancelAnimationFrame print queueMicrotask requestAnimationFrame scrollTo sessionStorage setInterval setTimeout'
  )
    .split(' ')
    .map((name) => [name, 'readonly']),
)

const banned = (name, message) => ({ name, message })

export default tseslint.config(
  { ignores: ['node_modules', '.data', '*.config.js', '**/*.cjs', '**/*.mjs'] },
  js.configs.recommended,
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    plugins: { unicorn },
    rules: {
      'unicorn/no-useless-spread': 'error', // a literal is written plainly
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      eqeqeq: 'error',
      'no-console': 'error',
      'max-lines': ['error', 300],
      'max-lines-per-function': ['error', { max: 70, skipBlankLines: true, skipComments: true }],
      'max-params': ['error', 3],
    },
  },
  {
    // Modules of the browser: no types, and the names that it has.
    files: ['api/web/**/*.js'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: { parserOptions: { projectService: false }, globals: BROWSER },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': 'off',
      'no-restricted-properties': [
        'error',
        { property: 'innerHTML', message: 'texts become text: h(…) of shared/dom.js' },
        { property: 'outerHTML', message: 'texts become text: h(…) of shared/dom.js' },
        { property: 'insertAdjacentHTML', message: 'texts become text: h(…) of shared/dom.js' },
      ],
    },
  },
  {
    files: ['**/*.ts'],
    ignores: ['postgres/**', 'test/**', 'scripts/bench/**'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: "CallExpression[callee.property.name='query']",
          message: 'the driver is spoken to in postgres/ alone: query(on, sql`…`)',
        },
        {
          selector: 'SpreadElement > TSAsExpression > ArrayExpression',
          message: 'write the elements plainly',
        },
      ],
    },
  },
  {
    files: ['domain/**'],
    ignores: ['domain/shared/instant.ts'], // converts between forms, reads no clock
    rules: {
      'no-restricted-globals': [
        'error',
        banned('Date', 'domain has no clock: take an instant as an argument'),
        banned('process', 'domain has no environment'),
        banned('setTimeout', 'domain does not wait'),
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'outcomes come from a committed seed' },
      ],
    },
  },
  {
    files: ['test/**'],
    rules: {
      'max-lines': ['error', 400],
      'max-lines-per-function': 'off',
      '@typescript-eslint/no-unused-expressions': 'off',
    },
  },
)
