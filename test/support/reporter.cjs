// Mocha's spec reporter, with one plain closing line that a machine can read: `N passed, N failed`.
const { reporters } = require('mocha')

module.exports = class PlainTotals extends reporters.Spec {
  epilogue() {
    super.epilogue()
    const { passes, failures, pending } = this.stats
    const skipped = pending > 0 ? `, ${pending} skipped` : ''
    process.stdout.write(`${passes} passed, ${failures} failed${skipped}\n`)
  }
}
