/** Complaints that are open, by their deadlines. */
import { showWorklist } from '../parts/worklist-screen.js'

export const show = showWorklist('complaints')
