// The command `npm run demo`: the demo's own players, who play through HTTP at a human pace until they are told to stop.
import { lacking, readConfig } from '../config.ts'
import { playOn } from './demo/player.ts'
import { createClient } from './simulation/client.ts'
import { announceReady, onStop } from './support/child.ts'
import { command, complain, runCli, withSettings } from './support/cli.ts'

/** Between the first sign-ins of two players, in ms: they come one by one, as people do. */
const APART_MS = 400

/** Requests under way at once: a dozen people never ask more. */
const IN_FLIGHT_MAX = 8

await runCli(async () => {
  const about = 'Plays as the players of a demo until SIGTERM; npm start -- --demo runs it.'
  withSettings(command('demo', about), ['ACME_URL', 'DEMO_PLAYERS']).parse()
  const { apiUrl, demoPlayers } = readConfig()
  if (apiUrl === undefined || demoPlayers === undefined) {
    throw lacking('The demo', { ACME_URL: apiUrl, DEMO_PLAYERS: demoPlayers })
  }
  const client = createClient(apiUrl, undefined, IN_FLIGHT_MAX)
  const ending = new AbortController()
  onStop(() => {
    ending.abort()
    client.end()
  })
  announceReady()
  await Promise.all(
    demoPlayers.map((player, n) =>
      playOn(player, {
        client,
        signal: ending.signal,
        random: Math.random,
        afterMs: n * APART_MS,
        tell: (text) => complain(`player ${n + 1}: ${text}`),
      }),
    ),
  )
})
