using Microsoft.Extensions.Logging;
using Rrmq.Raft;

namespace Rrmq.Transport;

/// <summary>Every line this project logs. Event ids 3000 to 3099 are its own and stable: operators filter by them.</summary>
internal static partial class LogMessages
{
    [LoggerMessage(3000, LogLevel.Information, "Link to node {Node} ({Name}, {Host}:{Port}, incarnation {Incarnation}) is up.")]
    public static partial void LinkUp(this ILogger logger, NodeId node, string name, string host, int port, Incarnation incarnation);

    [LoggerMessage(3001, LogLevel.Warning, "Link to node {Node} ({Name}) is down: {Why}.")]
    public static partial void LinkDown(this ILogger logger, NodeId node, string name, string why);

    [LoggerMessage(3002, LogLevel.Warning, "Cannot reach node {Node} ({Name}) at {Host}:{Port}: {Why}. Trying on; the next line comes when this changes.")]
    public static partial void DialFailed(this ILogger logger, NodeId node, string name, string host, int port, string why);

    [LoggerMessage(3003, LogLevel.Error, "Node {Node} ({Name}) at {Host}:{Port} refuses us ({Slug}): {Reason} Trying on; the next line comes when this changes.")]
    public static partial void DialRejected(this ILogger logger, NodeId node, string name, string host, int port, string slug, string reason);

    [LoggerMessage(3006, LogLevel.Information, "Node {Node} ({Name}) refuses us: {Reason}")]
    public static partial void DialRejectedAsRemoved(this ILogger logger, NodeId node, string name, string reason);

    [LoggerMessage(3004, LogLevel.Error, "We refuse the node that answered as node {Node} ({Name}) ({Slug}): {Reason} Trying on; the next line comes when this changes.")]
    public static partial void AnswerRefused(this ILogger logger, NodeId node, string name, string slug, string reason);

    [LoggerMessage(3005, LogLevel.Error, "The dial loop to node {Node} ({Name}) met an unexpected error and goes on.")]
    public static partial void DialLoopFailed(this ILogger logger, NodeId node, string name, Exception exception);

    [LoggerMessage(3010, LogLevel.Debug, "Node {Node} ({Address}, incarnation {Incarnation}) connected to us.")]
    public static partial void PeerAccepted(this ILogger logger, NodeId node, string address, Incarnation incarnation);

    [LoggerMessage(3011, LogLevel.Warning, "The connection from node {Node} ({Address}) ended: {Why}.")]
    public static partial void AcceptedEnded(this ILogger logger, NodeId node, string address, string why);

    [LoggerMessage(3012, LogLevel.Information, "Node {Node} ({Address}) connected to us anew; its older connection is closed.")]
    public static partial void AcceptedReplaced(this ILogger logger, NodeId node, string address);

    [LoggerMessage(3016, LogLevel.Information, "We keep a removed node out: {Reason}")]
    public static partial void RemovedKeptOut(this ILogger logger, string reason);

    [LoggerMessage(3013, LogLevel.Error, "We refuse node {Node} at {Address} ({Slug}): {Reason} The next line comes when this changes.")]
    public static partial void AdmissionRefused(this ILogger logger, NodeId node, string address, string slug, string reason);

    [LoggerMessage(3014, LogLevel.Error, "The connection from node {Node} ({Address}) broke the protocol and is closed: {Why}.")]
    public static partial void ProtocolBroken(this ILogger logger, NodeId node, string address, string why);

    [LoggerMessage(3015, LogLevel.Error,
        "The connection from node {Node} at {Address} is closed: it came as incarnation {Incarnation}, and the node that answers at {Host}:{Port} is {Answered}.")]
    public static partial void StrangerExposed(
        this ILogger logger, NodeId node, string address, Incarnation incarnation, string host, int port, Incarnation answered);

    [LoggerMessage(3020, LogLevel.Warning,
        "Node {Node} ({Name}) does not take what we send: {Messages} messages or {Bytes} bytes wait. New messages to it are dropped until that changes.")]
    public static partial void QueueFull(this ILogger logger, NodeId node, string name, int messages, long bytes);

    [LoggerMessage(3021, LogLevel.Error, "A {Message} of {Size} bytes to node {Node} ({Name}) is over the frame limit of {Limit} bytes and was dropped.")]
    public static partial void FrameTooLarge(this ILogger logger, string message, long size, NodeId node, string name, int limit);

    [LoggerMessage(3022, LogLevel.Error, "Messages to node {Node} are dropped: it is not among our peers.")]
    public static partial void UnknownPeer(this ILogger logger, NodeId node);
}
