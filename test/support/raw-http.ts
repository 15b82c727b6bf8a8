/** Bytes to an HTTP server as they stand, on a connection of their own. */
import { connect } from 'node:net'

/** Head and body of the first answer, once the server has closed. */
export const answerTo = (url: string, bytes: string): Promise<{ head: string; body: string }> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url)
    let answer = ''
    const socket = connect(Number(port), hostname, () => socket.write(bytes))
    socket.on('data', (chunk) => (answer += String(chunk)))
    socket.on('close', () => {
      const [head = '', body = ''] = answer.split('\r\n\r\n')
      resolve({ head, body })
    })
    socket.on('error', reject)
  })
