/** Questions and answers, and where to go on. */
import { h } from '../shared/dom.js'
import { platform } from './texts.js'

export const questions = () =>
  h(
    'section',
    { 'aria-labelledby': 'questions', class: 'questions' },
    h('h2', { id: 'questions' }, platform.questions.title),
    platform.questions.all.map(([question, answer]) =>
      h('details', { class: 'card' }, h('summary', {}, question), h('p', {}, answer)),
    ),
  )

export const more = () =>
  h(
    'section',
    { 'aria-labelledby': 'more' },
    h('h2', { id: 'more' }, platform.more.title),
    h(
      'ul',
      { class: 'grid plain links' },
      platform.more.links.map(([href, name, what]) =>
        h(
          'li',
          { class: 'card' },
          h('a', { href }, name),
          h('span', { class: 'small soft' }, what),
        ),
      ),
    ),
    h('p', { class: 'small soft' }, platform.more.files),
  )
