import { Failure } from '../api/client'

/** What went wrong and what to do now, in words. */
export function FailureBox({ error, retry }: { error: unknown; retry?: () => void }) {
  if (!error) return null
  const failure = error instanceof Failure ? error : null
  const text = failure ? sentence(failure.message) : `The page made a mistake: ${error instanceof Error ? error.message : String(error)}`
  return (
    <div className="failure" role="alert">
      <strong>{text}</strong>
      {failure?.next && <p>{failure.next}</p>}
      {retry && (
        <p>
          <button type="button" className="slim" onClick={retry}>
            Try again
          </button>
        </p>
      )}
    </div>
  )
}

function sentence(text: string): string {
  const upper = text.charAt(0).toUpperCase() + text.slice(1)
  return /[.!?]$/.test(upper) ? upper : `${upper}.`
}
