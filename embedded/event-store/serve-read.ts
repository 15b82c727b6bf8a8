// Serves the Read call: finite reads by read-call.ts, subscriptions by subscription.ts.
import { invalidArgument, unknownFailure } from './failures.ts'
import { accessDenied, type Faults } from './faults.ts'
import type { Form } from './links.ts'
import type { Outlet, ReadCall } from './outlet.ts'
import { openOutlet } from './outlet.ts'
import { readAll, readStream, type Options } from './read-call.ts'
import type { Store } from './store.ts'
import { subscribe } from './subscription.ts'

function countOf(options: Options): number {
  const count = Number(options.getCount())
  if (count === 0) throw unknownFailure('A read needs a count above 0')
  return count
}

/** `faults`: for tests alone. */
type Serving = { readonly store: Store; readonly faults: Faults }

async function serve({ store, faults }: Serving, options: Options, outlet: Outlet): Promise<void> {
  const uuidOption = options.getUuidOption()
  if (!uuidOption?.hasString() && !uuidOption?.hasStructured()) {
    throw invalidArgument('The read does not say how to write ids (uuid_option)')
  }
  const form: Form = {
    resolvesLinks: options.getResolveLinks(),
    ids: uuidOption.hasStructured() ? 'structured' : 'string',
  }
  if (faults.deniesAll === true && !options.hasStream()) throw accessDenied()
  const reader = { store, outlet, form }
  if (options.hasSubscription()) return subscribe(reader, options, faults)
  const count = countOf(options)
  await (options.hasStream() ? readStream(reader, options, count) : readAll(reader, options, count))
  outlet.end()
}

export function serveRead(
  serving: Serving,
  call: ReadCall,
  onOpen: (outlet: Outlet) => void,
): void {
  const outlet = openOutlet(call)
  onOpen(outlet)
  const options = call.request.getOptions()
  if (!options) return outlet.fail(invalidArgument('The read has no options'))
  serve(serving, options, outlet).catch((error: unknown) => outlet.fail(error))
}
