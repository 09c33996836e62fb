import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api, publishHeaders, topicPath } from '../api/client'
import { Curl, quote } from '../ui/curl'
import { FailureBox } from '../ui/failure-box'
import { bytes, plural } from '../ui/format'
import { readJson } from '../ui/json-text'
import { Link } from '../ui/link'

type Kind = 'text' | 'json' | 'file'

export function Publish({ topic }: { topic: string }) {
  const [kind, setKind] = useState<Kind>('text')
  const [text, setText] = useState('')
  const [file, setFile] = useState<File | null>(null)
  const [more, setMore] = useState({ group: '', priority: '', delay: '', ttl: '' })
  const [meta, setMeta] = useState<{ name: string; value: string }[]>([])
  const jsonTrouble = kind === 'json' && text.trim() !== '' ? readJson(text).trouble : ''
  const options = {
    contentType: kind === 'json' ? 'application/json' : kind === 'file' ? file?.type || 'application/octet-stream' : 'text/plain',
    ...more,
    meta: Object.fromEntries(meta.filter((one) => one.name).map((one) => [one.name, one.value])),
  }
  const publish = useMutation({ mutationFn: () => api.publish(topic, kind === 'file' ? file! : text, options) })
  const [sent, setSent] = useState(0)
  const ready = kind === 'file' ? file !== null : kind === 'json' ? text.trim() !== '' && !jsonTrouble : true
  return (
    <div className="sheet-body">
      <div className="publish">
        <form
          className="form"
          onSubmit={(event) => {
            event.preventDefault()
            if (ready) publish.mutate(undefined, { onSuccess: () => setSent((n) => n + 1) })
          }}
        >
          <div className="row">
            <div className="toggle" role="group" aria-label="What to publish">
              {(['text', 'json', 'file'] as const).map((one) => (
                <button key={one} type="button" aria-pressed={kind === one} onClick={() => setKind(one)}>
                  {one === 'json' ? 'JSON' : one === 'text' ? 'Text' : 'File'}
                </button>
              ))}
            </div>
          </div>
          {kind === 'file' ? (
            <label className="field">
              <span>File</span>
              <input type="file" onChange={(event) => setFile(event.target.files?.[0] ?? null)} />
              <small>{file ? `${file.name}, ${bytes(file.size)}, sent as ${options.contentType}` : 'Its bytes are the message, exactly as they are.'}</small>
            </label>
          ) : (
            <label className="field">
              <span>Message</span>
              <textarea
                value={text}
                onChange={(event) => setText(event.target.value)}
                placeholder={kind === 'json' ? '{"order": 4711, "what": "two pizzas"}' : 'two pizzas'}
                spellCheck={false}
                aria-invalid={jsonTrouble !== ''}
                onKeyDown={(event) => {
                  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.currentTarget.form?.requestSubmit()
                }}
              />
              <small>{jsonTrouble || 'Ctrl+Enter publishes.'}</small>
            </label>
          )}
          <div className="form-row">
            {option('group', 'Group', 'kept in order', 'customer-7')}
            {option('priority', 'Priority', '0 to 9', '0')}
            {option('delay', 'Delay', 'before it is handed out', '30s')}
            {option('ttl', 'Time to live', 'then it is gone', '1h')}
          </div>
          {meta.map((one, i) => (
            <div className="row" key={`meta-${i}`} style={{ flexWrap: 'nowrap' }}>
              <input aria-label="Header name" placeholder="name" value={one.name} onChange={(event) => setMeta(meta.map((old, j) => (j === i ? { ...old, name: event.target.value.replace(/[^A-Za-z0-9-]/g, '') } : old)))} />
              <input aria-label="Header value" placeholder="value" value={one.value} onChange={(event) => setMeta(meta.map((old, j) => (j === i ? { ...old, value: event.target.value } : old)))} />
              <button type="button" className="plain" aria-label="Take this header away" onClick={() => setMeta(meta.filter((_, j) => j !== i))}>
                ✕
              </button>
            </div>
          ))}
          <div className="row">
            <button type="submit" className="main" disabled={!ready || publish.isPending}>
              Publish
            </button>
            <button type="button" className="plain" onClick={() => setMeta([...meta, { name: '', value: '' }])}>
              Add a header
            </button>
            {publish.data && (
              <span role="status" className="quiet small">
                {publish.data.duplicate ? 'It had been published before, as ' : sent > 1 ? `${plural(sent, 'message')} so far; the last one is ` : 'On the disks of a majority as '}
                <Link to={{ page: 'topic', topic, tab: 'messages', message: publish.data.id }}>{publish.data.id}</Link>
              </span>
            )}
          </div>
          <FailureBox error={publish.error} />
        </form>
        <div>
          <h3 style={{ marginBottom: 8 }}>The same with curl</h3>
          <Curl>{command()}</Curl>
        </div>
      </div>
    </div>
  )

  function option(name: keyof typeof more, label: string, hint: string, example: string) {
    return (
      <label className="field">
        <span>{label}</span>
        <input value={more[name]} placeholder={example} onChange={(event) => setMore({ ...more, [name]: event.target.value.trim() })} autoComplete="off" />
        <small>{hint}</small>
      </label>
    )
  }

  function command(): string {
    const lines = [`curl ${location.origin}${topicPath(topic)}/messages`]
    for (const [name, value] of Object.entries(publishHeaders(options))) lines.push(`  -H ${quote(`${name}: ${value}`)}`)
    lines.push(kind === 'file' ? `  --data-binary @${quote(file?.name ?? 'FILE')}` : `  --data-binary ${quote(text || (kind === 'json' ? '{"order": 4711}' : 'two pizzas'))}`)
    return lines.join(' \\\n')
  }
}
