/** What is to be done for players, by whom and until when. */
import { showWorklist } from '../parts/worklist-screen.js'

export const show = showWorklist('tasks')
