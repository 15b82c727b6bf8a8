// A table of markdown as the formatter leaves it: cells as wide as the widest of their column.

const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`

/** The first row is the head. */
export function markdownTable(cells: readonly (readonly string[])[]): string[] {
  const widths =
    cells[0]?.map((_, n) => Math.max(3, ...cells.map((row) => row[n]?.length ?? 0))) ?? []
  const padded = cells.map((row) => line(row.map((cell, n) => cell.padEnd(widths[n] ?? 0))))
  const [head = '', ...body] = padded
  return [head, line(widths.map((width) => '-'.repeat(width))), ...body]
}
