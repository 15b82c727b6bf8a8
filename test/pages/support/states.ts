/** Every page and state that the matrix looks at: where it is, who looks, and what says that it is there. */

export const WHO = ['nobody', 'player', 'operator', 'admin', 'auditor'] as const

type State = {
  /** Of its screenshots, as in operator-players. */
  readonly name: string
  readonly path: string
  /** Visible once the state is there; without it the heading. */
  readonly ready?: string
}

/** Of what the states show: a player who has played, and what they played. */
export type Shown = {
  readonly playerId: string
  readonly sessionId: string
  readonly roundId: string
  readonly position: string
}

const screensOf = (page: string, screens: Readonly<Record<string, string>>): State[] =>
  Object.entries(screens).map(([name, at]) => ({
    name: `${page}-${name}`,
    path: `/${page}#${at}`,
  }))

/** Of the document's example. */
const VERIFIED =
  'serverSeed=0000000000000000000000000000000000000000000000000000000000000001&clientSeed=example&nonce=0&choice=4950&stake=250'

export const statesOf = (shown: Shown): Readonly<Record<(typeof WHO)[number], State[]>> => ({
  nobody: [
    { name: 'platform', path: '/', ready: '.way, acme-way, main h2' },
    { name: 'verify', path: '/verify' },
    { name: 'verify-example', path: `/verify#${VERIFIED}` },
    ...screensOf('player', {
      'sign-in': 'sign-in',
      register: 'register',
      terms: 'terms',
      forgotten: 'forgotten',
      reset: 'reset/of-no-letter',
      'link-gone': 'reset',
      'email-unknown': 'verify-email/of-no-letter',
    }),
    ...screensOf('operator', { 'sign-in': '' }),
    ...screensOf('auditor', { 'sign-in': '', file: 'file' }),
  ],
  player: screensOf('player', {
    home: '',
    deposit: 'deposit',
    withdraw: 'withdraw',
    lobby: 'lobby',
    dice: 'dice',
    history: 'history',
    statement: 'statement',
    profile: 'profile',
    email: 'email',
    'own-data': 'own-data',
    agreements: 'agreements',
    security: 'security',
    closing: 'closing',
    complaints: 'complaints',
    erasure: 'erasure',
  }),
  operator: screensOf('operator', { 'no-role': 'audit-log' }),
  admin: screensOf('operator', {
    overview: '',
    players: 'players',
    player: `players/${shown.playerId}`,
    entries: `players/${shown.playerId}?show=entries`,
    adjustments: 'adjustments',
    tasks: 'tasks',
    complaints: 'complaints',
    payouts: 'payouts',
    tags: `players/${shown.playerId}?show=tags`,
    notes: `players/${shown.playerId}?show=notes`,
    suspensions: 'suspensions',
    'vip-proposals': 'vip-proposals',
    rules: 'rules',
    'rule-kind': 'rules/deposit_watch',
    rtp: 'rtp',
    switches: 'switches',
    projections: 'projections',
    projection: 'projections/rounds',
    due: 'due',
    letters: 'letters',
    'audit-log': 'audit-log',
    access: 'access',
    staff: 'staff',
    health: 'health',
  }),
  auditor: screensOf('auditor', {
    search: '',
    found: `?q=${shown.roundId}`,
    round: `rounds/${shown.roundId}`,
    session: `sessions/${shown.sessionId}`,
    stream: `streams/wallet-${shown.playerId}`,
    compact: `streams/wallet-${shown.playerId}?view=compact`,
    json: `streams/gameSession-${shown.sessionId}?view=json`,
    gone: 'streams/wallet-00000000-0000-4000-8000-000000000000',
    event: `events/${shown.position}`,
    log: 'log',
  }),
})
