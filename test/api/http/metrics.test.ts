/** GET /metrics: text that Prometheus takes, for staff and a scraper, and for nobody else. */
import { expect } from 'chai'
import { ask, newPlayer, tokenOf } from '../../support/http.ts'
import { METRICS_TOKEN, STAFF, system } from '../../support/system.ts'

// A mean of nothing yet is "Nan" here; Prometheus reads it whatever its case.
const LABELS = /\{(?:[a-z_]+="(?:[^"\\]|\\.)*",?)+\}/.source
const SAMPLE = new RegExp(
  `^[a-z_\\d]+(?:${LABELS})? (?:-?\\d+(?:\\.\\d+)?(?:e[+-]?\\d+)?|N[aA]N|[+-]Inf)$`,
)
const HELP = /^# (HELP|TYPE) [a-z_\d]+ \S/

describe('metrics', () => {
  let url: string
  before(async function () {
    this.timeout(30_000)
    url = (await system()).url
  })

  const scrape = async (token?: string) => {
    const headers = token === undefined ? {} : { authorization: `Bearer ${token}` }
    const answer = await fetch(`${url}/metrics`, { headers })
    return {
      status: answer.status,
      type: answer.headers.get('content-type'),
      text: await answer.text(),
    }
  }
  const staffToken = async (role: string) => {
    const account = STAFF.find((one) => one.role === role)
    if (account === undefined) throw new Error(`no ${role}`)
    return tokenOf(url, account)
  }

  it('are lines that Prometheus takes, all of them ours by name', async () => {
    const { status, type, text } = await scrape(METRICS_TOKEN)
    expect(status).to.equal(200)
    expect(type).to.match(/^text\/plain; version=0\.0\.4/)
    const lines = text.split('\n').filter((line) => line !== '')
    for (const line of lines) expect(line).to.match(line.startsWith('#') ? HELP : SAMPLE)
    for (const line of lines) expect(line).to.match(/^(# (HELP|TYPE) )?igaming_/)
  })
  it('tell the lag of every read model, and that none has stopped', async () => {
    const { text } = await scrape(METRICS_TOKEN)
    for (const name of ['wallet_balance', 'rounds', 'trial_balance']) {
      const labels = `projection="${name}",status="live"`
      expect(text).to.match(
        new RegExp(`^igaming_projection_lag_seconds\\{${labels}\\} [\\d.]+$`, 'm'),
      )
      expect(text).to.match(new RegExp(`^igaming_projection_lag_events\\{${labels}\\} \\d+$`, 'm'))
      expect(text).to.match(
        new RegExp(`^igaming_projection_stopped_partitions\\{${labels}\\} 0$`, 'm'),
      )
    }
  })
  it('count requests by the pattern of their route, never by what callers write', async () => {
    const { token, sessionId } = await newPlayer(url)
    const body = { stake: '100', choice: '4950' }
    await ask(url, 'POST', { path: `/v1/sessions/${sessionId}/bets`, token, body })
    await fetch(`${url}/v1/${sessionId}`)
    const { text } = await scrape(METRICS_TOKEN)
    const counted = (labels: string) =>
      new RegExp(`^igaming_http_request_duration_seconds_count\\{${labels}\\} [1-9]\\d*$`, 'm')
    expect(text).to.match(
      counted('method="POST",route="/v1/sessions/\\{sessionId\\}/bets",status="201"'),
    )
    expect(text).to.match(counted('method="GET",route="unmatched",status="404"'))
    expect(text).not.to.include(sessionId)
  })
  it('are for operators and auditors too, and for nobody else', async () => {
    expect((await scrape(await staffToken('operator'))).status).to.equal(200)
    expect((await scrape(await staffToken('auditor'))).status).to.equal(200)
    expect((await scrape((await newPlayer(url)).token)).status).to.equal(403)
    expect((await scrape()).status).to.equal(401)
    expect((await scrape(`${METRICS_TOKEN}x`)).status).to.equal(401)
  })
})
