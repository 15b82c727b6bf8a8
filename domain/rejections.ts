/** Every reason for which a decider says no; what each means for the caller stands with the routes. */
import type { GamingHouseRejection } from './games/house/decider.ts'
import type { GameSessionRejection } from './games/session/decider.ts'
import type { ComplaintRejection } from './identity/complaint/decider.ts'
import type { PlayerRejection } from './identity/player/decider.ts'
import type { ReservationRejection } from './identity/reservation/decider.ts'
import type { RulePackRejection } from './operations/rule-pack/decider.ts'
import type { SupportRejection } from './identity/support/decider.ts'
import type { TaskRejection } from './identity/task/decider.ts'
import type { AdjustmentRejection } from './wallet/adjustment/decider.ts'
import type { WalletRejection } from './wallet/decider.ts'
import type { SuspensionRejection } from './wallet/suspension/decider.ts'

export type Rejection =
  | AdjustmentRejection
  | ComplaintRejection
  | GameSessionRejection
  | GamingHouseRejection
  | PlayerRejection
  | ReservationRejection
  | RulePackRejection
  | SupportRejection
  | SuspensionRejection
  | TaskRejection
  | WalletRejection
