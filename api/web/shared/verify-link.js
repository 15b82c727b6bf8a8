/** A round as an address that verifies it: its inputs are in the fragment, which no server is sent. */
export function verifyLink(round) {
  const { paytableVersion, serverSeed, seedHash, clientSeed, nonce, choice, stake } = round
  const { outcome, payout, currency } = round
  const inputs = { paytableVersion, serverSeed, seedHash, clientSeed, nonce, choice, stake }
  return `/verify#${new URLSearchParams({ ...inputs, outcome, payout, currency })}`
}
