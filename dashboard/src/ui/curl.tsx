import { useState } from 'react'

/** A command to be taken to a terminal. */
export function Curl({ children }: { children: string }) {
  const [copied, setCopied] = useState(false)
  return (
    <div className="curl">
      <pre>
        <code>{children}</code>
      </pre>
      <button
        type="button"
        aria-label="Copy the command"
        onClick={async () => {
          try {
            await navigator.clipboard.writeText(children)
            setCopied(true)
            setTimeout(() => setCopied(false), 1500)
          } catch {
            // Without permission it can still be selected by hand.
          }
        }}
      >
        {copied ? 'Copied' : 'Copy'}
      </button>
    </div>
  )
}

/** Text as one argument of a shell. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}
