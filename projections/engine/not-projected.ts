/** Thrown where a read model is asked for before any worker has made its table. */
export class NotProjected extends Error {
  override readonly name = 'NotProjected'
}
