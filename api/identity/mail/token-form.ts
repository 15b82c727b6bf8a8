/** The token of a link, as its letter has it behind the last `/`. */
import { z } from 'zod'

export const tokenSchema = z
  .string()
  .regex(/^[A-Za-z0-9_-]{43}$/, 'as it stands in the letter, behind the last /')

export const EXAMPLE_TOKEN = 'q2XoZ0m8s4Vt7yBcE1uJkL9nR3aWdF5hG6pTiQvYxUw'
