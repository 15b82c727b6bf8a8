/** Why a read model cannot be read: it has no table yet, one that another version of the code has built, or rows that stand still. */

/** Thrown where a read model is asked for before any worker has made its table. */
export class NotProjected extends Error {
  override readonly name = 'NotProjected'
}

/** Thrown where the live table is of another version than this code, until a rebuild has swapped it; says what to do. */
export class OtherVersion extends Error {
  override readonly name = 'OtherVersion'
  constructor({ projection, stands }: { projection: Versioned; stands: number }) {
    const { name, version } = projection
    const remedy =
      stands < version
        ? 'npm run rebuild -- --changed builds it anew'
        : 'this process is older than the tables: replace it'
    super(`${name} stands at version ${stands}, this code is version ${version}: ${remedy}`)
  }
}

/** Thrown where a read model has stopped at an event in the partition that is asked for: its rows are of before that event. */
export class Stopped extends Error {
  override readonly name = 'Stopped'
}

export type Versioned = { readonly name: string; readonly version: number }
