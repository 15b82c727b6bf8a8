/** Lengths of time as law words them. */
import { z } from 'zod'

/** ISO 8601 with one unit: "PT24H", "P7D", "P4W", "P6M", "P5Y". Months are those of the calendar. */
export const lengthSchema = z
  .string()
  .regex(/^P([1-9]\d{0,3}[YMWD]|0D|T[1-9]\d{0,3}H)$/, 'a length such as PT24H, P7D or P6M')
