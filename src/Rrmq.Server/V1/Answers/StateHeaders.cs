using System.Globalization;
using Microsoft.AspNetCore.Http;
using Rrmq.Contracts;
using Rrmq.Node;

namespace Rrmq.Server;

/// <summary>The headers that say which state an answer of <c>/v1</c> speaks of.</summary>
internal static class StateHeaders
{
    public static void Stamp(IHeaderDictionary headers, Member? leader, Raft.Term term, Raft.LogIndex index)
    {
        if (leader is not null)
            headers[RrmqHeaders.Leader] = leader.PublicAddress;
        headers[RrmqHeaders.Term] = term.Value.ToString(CultureInfo.InvariantCulture);
        headers[RrmqHeaders.Index] = index.Value.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Of a request that was answered without asking the state: as far as this node has come.</summary>
    public static void Stamp(IHeaderDictionary headers, NodeStatus status) => Stamp(headers, status.Leader, status.Term, status.LastApplied);
}
