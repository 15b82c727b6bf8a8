/** Text that every store takes: bounded, well-formed Unicode, without control characters. */
import { z } from 'zod'
import { isVisible } from './unicode.ts'

// PostgreSQL refuses NUL, and a lone surrogate does not survive UTF-8: both are refused here.
// eslint-disable-next-line no-control-regex -- naming the control characters is the purpose
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/

/** Text of 1 to `lengthMax` UTF-16 units. */
export const textSchema = (lengthMax: number) =>
  z
    .string()
    .min(1)
    .max(lengthMax)
    .refine((text) => !CONTROL.test(text), 'control characters are not allowed')
    .refine((text) => text.isWellFormed(), 'not well-formed Unicode')

/** The same, with a letter or a figure to be seen in it. */
export const visibleTextSchema = (lengthMax: number) =>
  textSchema(lengthMax).refine(isVisible, 'there is nothing to be seen in it')

/** Text of several lines, as people write at length: 1 to `lengthMax` UTF-16 units, something to be seen in it, the line feed its only control character. */
export const paragraphsSchema = (lengthMax: number) =>
  z
    .string()
    .min(1)
    .max(lengthMax)
    .refine(
      (text) => !CONTROL.test(text.replaceAll('\n', ' ')),
      'control characters are not allowed',
    )
    .refine((text) => text.isWellFormed(), 'not well-formed Unicode')
    .refine(isVisible, 'there is nothing to be seen in it')
