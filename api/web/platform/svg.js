/** Elements of SVG written as calls, as `h` writes those of HTML. */
const SVG = 'http://www.w3.org/2000/svg'

export function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, tag)
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value))
  element.append(...children.flat().filter((child) => child !== null && child !== false))
  return element
}
