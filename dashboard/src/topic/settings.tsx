import { useMutation, useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { api, Failure } from '../api/client'
import type { Topic, TopicSettings } from '../api/types'
import type { TopicRow } from '../feed/topics'
import { FailureBox } from '../ui/failure-box'
import { plural } from '../ui/format'
import { say } from '../ui/toasts'
import { type Setting, settingList, shown, typed } from './setting-list'

export function Settings({ topic, row }: { topic: string; row: TopicRow | undefined }) {
  // The feed tells the version: when somebody else changes a setting, it is read anew without being asked for.
  const current = useQuery({ queryKey: ['topic', topic, row?.number, row?.version], queryFn: ({ signal }) => api.topic(topic, signal), enabled: row !== undefined, placeholderData: (old) => old })
  return (
    <div className="sheet-body" style={{ minHeight: 600 }}>
      <FailureBox error={current.error} retry={() => current.refetch()} />
      {current.data && <Form topic={topic} current={current.data} refresh={() => current.refetch()} />}
    </div>
  )
}

function Form({ topic, current, refresh }: { topic: string; current: Topic; refresh: () => void }) {
  const [edits, setEdits] = useState<Partial<Record<keyof TopicSettings, string>>>({})
  const changed = settingList.filter((setting) => edits[setting.key] !== undefined && edits[setting.key] !== shown(setting, current.settings))
  const save = useMutation({
    mutationFn: () => api.change(topic, current.version, Object.fromEntries(changed.map((setting) => [setting.key, typed(setting, edits[setting.key]!)])) as Partial<TopicSettings>),
    onSuccess: () => {
      say(`${plural(changed.length, 'setting')} of ${topic} changed, from the next message on.`)
      setEdits({})
      refresh()
    },
    onError: (error) => {
      if (error instanceof Failure && error.slug === 'precondition_failed') refresh()
    },
  })
  const field = save.error instanceof Failure ? save.error.field : undefined
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (changed.length > 0) save.mutate()
      }}
    >
      <div className="settings">
        {settingList.map((setting) => (
          <Row
            key={setting.key}
            setting={setting}
            value={edits[setting.key] ?? shown(setting, current.settings)}
            isChanged={changed.includes(setting)}
            isBad={field === setting.key}
            onChange={(value) => setEdits({ ...edits, [setting.key]: value })}
          />
        ))}
      </div>
      <div className={`save-bar ${changed.length > 0 ? 'is-dirty' : ''}`}>
        <button type="submit" className="main" disabled={changed.length === 0 || save.isPending}>
          {changed.length === 0 ? 'Save' : `Save ${plural(changed.length, 'change')}`}
        </button>
        <button type="button" className="plain" disabled={changed.length === 0} onClick={() => setEdits({})}>
          Undo
        </button>
        <div style={{ flex: '1 1 300px' }}>
          <FailureBox error={save.error} />
        </div>
      </div>
    </form>
  )
}

function Row({ setting, value, isChanged, isBad, onChange }: { setting: Setting; value: string; isChanged: boolean; isBad: boolean; onChange: (value: string) => void }) {
  const id = useId()
  const common = { id, 'aria-describedby': `${id}-means`, className: isChanged ? 'changed' : undefined }
  return (
    <div className="setting">
      <label htmlFor={id}>
        {setting.label}
        <code>{setting.key}</code>
      </label>
      {setting.kind === 'choice' ? (
        <select {...common} value={value} onChange={(event) => onChange(event.target.value)}>
          {setting.choices!.map((choice) => (
            <option key={choice.value} value={choice.value}>
              {choice.label}
            </option>
          ))}
        </select>
      ) : (
        <input {...common} value={value} aria-invalid={isBad} inputMode={setting.kind === 'number' ? 'numeric' : undefined} autoComplete="off" spellCheck={false} onChange={(event) => onChange(event.target.value)} />
      )}
      <p id={`${id}-means`}>{setting.meaning}</p>
    </div>
  )
}
