import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../api/client'
import { expected, type Feed, type NodeState } from '../feed/hub'
import { Dialog } from '../ui/dialog'
import { FailureBox } from '../ui/failure-box'
import { count } from '../ui/format'
import { say } from '../ui/toasts'

export function NodesTable({ feed }: { feed: Feed }) {
  const [handTo, setHandTo] = useState<NodeState | null>(null)
  const nameOf = (id: number | null | undefined) => feed.nodes.find((node) => node.member.id === id)?.member.name ?? '–'
  const leading = feed.leader?.view ?? null
  return (
    <section className="sheet" aria-label="Nodes">
      <table className="nodes">
        <thead>
          <tr>
            <th scope="col">Node</th>
            <th scope="col">Role</th>
            <th scope="col" className="num">
              Term
            </th>
            <th scope="col">Voted for</th>
            <th scope="col" className="num" title="The last entry of its log">
              Log
            </th>
            <th scope="col" className="num" title="The last entry that it knows a majority has">
              Committed
            </th>
            <th scope="col" className="num" title="The last entry that its queues have seen">
              Applied
            </th>
            <th scope="col" className="num" title="Entries up to here are compacted into a snapshot">
              Snapshot
            </th>
            <th scope="col" className="num" title="How many entries its log is behind the leader’s">
              Lag
            </th>
            <th scope="col" className="num" title="When the leader heard it last">
              Contact
            </th>
            <th scope="col">
              <span className="hidden">Hand over</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {(feed.nodes.length > 0 ? feed.nodes : expected).map((node) => row(node))}
        </tbody>
      </table>
      {handTo && <HandOver node={handTo} onClose={() => setHandTo(null)} />}
    </section>
  )

  function row(node: NodeState) {
    const { member, view, heard } = node
    const peer = leading?.peers.find((one) => one.id === member.id)
    const leads = feed.leader?.member.id === member.id
    const up = heard || (!node.hello && (peer?.alive ?? false))
    const last = heard ? view?.last : peer?.match
    const lag = leads || !leading || last == null ? null : Math.max(0, leading.last - last)
    const own = heard && view ? view : null
    return (
      <tr key={member.id}>
        <td>
          <div className="node-name">
            {member.id === feed.homeId || member.id < 0 ? member.name : <a href={`${member.address}/ui`}>{member.name}</a>}
            {member.id === feed.homeId && <span className="quiet small"> · this page</span>}
          </div>
          <div className="node-address">{member.address.replace(/^https?:\/\//, '')}</div>
        </td>
        <td className="role">
          {member.id > 0 && <RoleChip up={up} leads={leads} node={node} />}
        </td>
        <td className="num" data-label="Term">
          {own ? count(own.term) : '–'}
        </td>
        <td data-label="Voted for">{own ? nameOf(own.voted_for) : '–'}</td>
        <td className="num" data-label="Log">
          {last == null ? '–' : count(last)}
        </td>
        <td className="num" data-label="Committed">
          {own ? count(own.commit) : '–'}
        </td>
        <td className="num" data-label="Applied">
          {own ? count(own.applied) : '–'}
        </td>
        <td className="num" data-label="Snapshot">
          {own ? (own.snapshot === 0 ? 'none' : count(own.snapshot)) : '–'}
        </td>
        <td className="num" data-label="Lag">
          {lag === null ? '–' : count(lag)}
        </td>
        <td className="num" data-label="Contact">
          {leads ? '–' : peer?.contact_ms == null ? '–' : contact(peer.contact_ms)}
        </td>
        <td className={leads || !up ? 'wide-only' : undefined}>
          {!leads && up && feed.homeHeard && feed.leader && member.role === 'voter' && (
            <button type="button" className="slim" onClick={() => setHandTo(node)} aria-label={`Make leader: ${member.name}`}>
              Make leader
            </button>
          )}
        </td>
      </tr>
    )
  }
}

function contact(ms: number): string {
  if (ms < 1000) return `${Math.max(1, Math.round(ms))} ms`
  return ms < 100_000 ? `${(ms / 1000).toFixed(1)} s` : '> 99 s'
}

function RoleChip({ node, up, leads }: { node: NodeState; up: boolean; leads: boolean }) {
  if (!up) return <span className="chip down">No answer</span>
  if (leads) return <span className="chip leader">Leader</span>
  if (node.heard && node.view?.role === 'Candidate') return <span className="chip candidate">Candidate</span>
  if (node.member.role === 'learner') return <span className="chip">Learner</span>
  return <span className="chip">{node.heard && node.view?.standing === 'removed' ? 'Removed' : 'Follower'}</span>
}

function HandOver({ node, onClose }: { node: NodeState; onClose: () => void }) {
  const transfer = useMutation({
    mutationFn: () => api.transfer(node.member.id),
    onSuccess: (done) => {
      say(`Leadership is with ${done.name} now.`)
      onClose()
    },
  })
  return (
    <Dialog title={`Hand leadership to ${node.member.name}?`} onClose={onClose}>
      <p className="quiet">The leader waits until {node.member.name} has the whole log, and tells it to campaign at once. Requests wait for a few milliseconds; nothing is lost.</p>
      <FailureBox error={transfer.error} />
      <div className="dialog-end">
        <button type="button" onClick={onClose}>
          Leave it
        </button>
        <button type="button" className="main" onClick={() => transfer.mutate()} disabled={transfer.isPending}>
          Make {node.member.name} the leader
        </button>
      </div>
    </Dialog>
  )
}
