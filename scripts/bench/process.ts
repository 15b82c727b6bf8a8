// A process beside the bench that answers requests one at a time; it ends with the bench.
import { fork } from 'node:child_process'

export type BenchProcess<Request, Answer> = {
  /** Rejects when the process ends before it has answered, or answers an error. */
  readonly ask: (request: Request) => Promise<Answer>
  readonly end: () => void
}

type Message<Answer> = { answer: Answer } | { failure: string }

export function openProcess<Request extends object, Answer>(
  script: URL,
): BenchProcess<Request, Answer> {
  const child = fork(script, { execArgv: ['--import', 'tsx'] })
  return {
    ask: (request) =>
      new Promise((resolve, reject) => {
        const ended = () => {
          reject(new Error(`${script.pathname} ended`))
        }
        const listen = (message: Message<Answer> | { ready: true }) => {
          if ('ready' in message) return
          child.off('message', listen)
          child.off('exit', ended)
          if ('answer' in message) resolve(message.answer)
          else reject(new Error(message.failure))
        }
        child.on('message', listen)
        child.once('exit', ended)
        child.send(request)
      }),
    end: () => child.kill(),
  }
}

/** The other side: answers every request with what `work` makes of it. */
export function answerRequests<Request, Answer>(work: (request: Request) => Promise<Answer>): void {
  process.on('message', (request: Request) => {
    work(request).then(
      (answer) => process.send?.({ answer }),
      (error: unknown) => process.send?.({ failure: String(error) }),
    )
  })
}
