import { useFeed } from '../feed/hub'
import { useNow } from './now'

/** Says what does not work just now, and what still does. Nothing when all is well. */
export function ConnectionBanner() {
  const feed = useFeed()
  const now = useNow(1000)
  if (!feed.everHeard) return now - began < 2500 ? null : <div className="banner bad">{location.host} does not answer. It is asked again all the time; this page goes on by itself when it does.</div>
  const source = feed.nodes.find((node) => node.member.id === feed.sourceId)
  if (!feed.homeHeard) {
    if (source?.heard && feed.sourceId !== feed.homeId)
      return (
        <div className="banner">
          <span>
            The node that served this page does not answer. What you see comes from {source.member.name}. To change something, wait until it is back, or go on at{' '}
            <a href={source.member.address + location.pathname}>{source.member.name}</a>.
          </span>
        </div>
      )
    return <div className="banner bad">No node answers. What you see is how it was; this page goes on by itself when one does.</div>
  }
  if (!feed.leader) return <div className="banner">There is no leader at the moment: reading and writing wait until a majority has elected one, usually a fraction of a second.</div>
  return null
}

const began = Date.now()
