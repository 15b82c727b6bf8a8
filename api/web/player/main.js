/** The page's start. */
import '../shared/components/header.js'
import '../shared/components/footer.js'
import { fill, h } from '../shared/dom.js'

fill(document.querySelector('main'), h('h1', {}, document.title))
