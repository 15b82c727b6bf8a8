/** What stands below the first view of the page: nobody sees it at once, so it comes second, its styles with it. */
import '../shared/components/time.js'
import { styled } from '../shared/dom.js'
import { followSection } from './follow.js'
import { modules } from './modules.js'
import { more, questions } from './more.js'
import { panels } from './panels.js'

const STYLES = [
  '/web/shared/table.css',
  '/web/platform/follow.css',
  '/web/platform/modules.css',
  '/web/platform/panels.css',
  '/web/platform/charts.css',
  '/web/platform/questions.css',
]

/** Adds it to the page; answers what shows figures. `listed`: what GET /v1/platform/modules tells. */
export async function below(main, listed) {
  await styled(...STYLES)
  const live = panels()
  main.append(followSection(), modules(listed), live.element, questions(), more())
  if (location.hash.length > 1) document.getElementById(location.hash.slice(1))?.scrollIntoView()
  return live
}
