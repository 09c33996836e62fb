using Rrmq.Raft;

namespace Rrmq.Transport;

/// <summary>How we stand with one peer, for status pages: a moment's view.</summary>
/// <param name="Node">The peer.</param>
/// <param name="Name">Its name.</param>
/// <param name="Connected">The link we dialed is up: we can send.</param>
/// <param name="Accepted">A connection it dialed is open: we can receive.</param>
/// <param name="SinceReceivedMs">Milliseconds since anything came from it; null when nothing ever did.</param>
/// <param name="Dropped">Messages to it that were dropped since the start: not connected, queue full, or too large.</param>
/// <param name="Trouble">Why the link is down, in words; null when it is up or was not tried yet.</param>
/// <param name="RoundTrip">How long a frame and its answer take, smoothed; null before the first answer since the link is up, and while it is down.</param>
public sealed record PeerContact(
    NodeId Node, string Name, bool Connected, bool Accepted, long? SinceReceivedMs, long Dropped, string? Trouble = null,
    TimeSpan? RoundTrip = null);
