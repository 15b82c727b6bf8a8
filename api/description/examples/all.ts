/** An example of every operation, by its id; test/api/description/openapi.test.ts holds them against the schemas that validate. */
import type { Examples } from '../example-story.ts'
import { playExamples } from './play.ts'
import { playerExamples } from './players.ts'
import { staffExamples } from './staff.ts'

export const examples: Examples = { ...playerExamples, ...playExamples, ...staffExamples }
