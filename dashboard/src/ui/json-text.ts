/** What a person typed as JSON: its value, or why it is none. Blank text is no value. */
export function readJson(text: string): { value?: unknown; trouble: string } {
  if (text.trim() === '') return { trouble: '' }
  try {
    return { value: JSON.parse(text), trouble: '' }
  } catch (error) {
    return { trouble: `This is not JSON yet: ${error instanceof Error ? error.message : 'it cannot be read'}.` }
  }
}

/** A value on one line. */
export const oneLine = (value: unknown): string => (value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value))

/** A value for people to read. */
export const pretty = (value: unknown): string => JSON.stringify(value, null, 2)
