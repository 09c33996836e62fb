import { useFeed } from '../feed/hub'
import { plural } from '../ui/format'
import { LogView } from './log-view'
import { NodesTable } from './nodes-table'
import { Throughput } from './throughput'
import { Timeline } from './timeline'

export function ClusterPage() {
  const feed = useFeed()
  return (
    <>
      <div className="head">
        <div>
          <h1>{headline()}</h1>
          <p>{second()}</p>
        </div>
      </div>
      <NodesTable feed={feed} />
      <Timeline feed={feed} />
      <LogView feed={feed} />
      <Throughput />
    </>
  )

  function headline(): string {
    if (!feed.everHeard) return 'Asking the cluster…'
    if (!feed.leader) return 'No node leads at the moment'
    return `${feed.leader.member.name} leads in term ${feed.term || feed.leader.view?.term || '?'}`
  }

  function second(): string {
    if (!feed.everHeard) return 'The first word of a node shows what there is.'
    const voters = feed.nodes.filter((node) => node.member.role === 'voter').length
    const majority = Math.floor(voters / 2) + 1
    const up = feed.nodes.filter((node) => node.member.role === 'voter' && isUp(node.member.id)).length
    const rule = `an entry is committed when ${majority} of ${voters} have it on disk`
    if (voters === 1) return 'A lone node: what it acknowledges is on its disk, and nowhere else.'
    if (up === voters) return `${up === 2 ? 'Both' : `All ${up}`} nodes are in contact; ${rule}.`
    if (up >= majority) return `${up} of ${plural(voters, 'node')} are in contact, which is a majority: everything works. ${sentence(rule)}.`
    return `Only ${up} of ${plural(voters, 'node')} are in contact. ${majority} must be before anything can be written.`
  }

  function isUp(id: number): boolean {
    const node = feed.nodes.find((one) => one.member.id === id)
    if (node?.heard) return true
    return !node?.hello && (feed.leader?.view?.peers.find((peer) => peer.id === id)?.alive ?? false)
  }
}

const sentence = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
