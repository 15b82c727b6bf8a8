/** One event of every type of `gaming-house`. */
import type { DomainEvent } from '../../domain/events.ts'

export const houseSamples: DomainEvent[] = [
  {
    type: 'Switched',
    data: { target: { kind: 'game', name: 'dice' }, isOn: false, reason: 'it pays out too much' },
  },
]
