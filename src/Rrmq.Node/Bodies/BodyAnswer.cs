using Rrmq.Queues;
using Rrmq.Raft;
using Rrmq.Storage;
using Rrmq.Transport;

namespace Rrmq.Node;

/// <summary>What this node can give a peer whose record of a body is damaged.</summary>
public static class BodyAnswer
{
    /// <summary>Reads the body; its record is checked. Any thread.</summary>
    /// <param name="request">Of an entry that is applied here.</param>
    /// <param name="self">This node.</param>
    /// <param name="term">Its term.</param>
    /// <param name="log">Its log.</param>
    /// <exception cref="IOException">The disk failed.</exception>
    public static BodyResponse To(BodyRequest request, NodeId self, Term term, ILogStore log)
    {
        try
        {
            foreach (var bodies in log.ReadBodies(GroupId.Default, request.Index, 0))
            {
                if (bodies.Index == request.Index && bodies.TryGet(request.Offset, request.Length, out var body))
                    return new BodyResponse(self, term, true, request.Index, request.Offset, body);
            }
        }
        catch (LogCorruptException)
        {
            // The peer asks the next one.
        }

        return None(request, self, term);
    }

    public static BodyResponse None(BodyRequest request, NodeId self, Term term) => new(self, term, false, request.Index, request.Offset, default);
}
