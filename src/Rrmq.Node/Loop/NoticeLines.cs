using Microsoft.Extensions.Logging;
using Rrmq.Raft;

namespace Rrmq.Node;

/// <summary>What consensus tells of itself, a line each.</summary>
internal static class NoticeLines
{
    public static void Tell(this ILogger logger, Notice notice, Func<NodeId, string> nameOf)
    {
        var term = notice.Term.Value;
        switch (notice.Kind)
        {
            case NoticeKind.PreCampaign:
                logger.PreCampaign(term + 1);
                break;
            case NoticeKind.Campaign:
                logger.Campaign(term);
                break;
            case NoticeKind.BecameLeader:
                logger.BecameLeader(term);
                break;
            case NoticeKind.FollowsLeader:
                logger.FollowsLeader(nameOf(notice.Node), term);
                break;
            case NoticeKind.SteppedDown:
                logger.SteppedDown(notice.Reason);
                break;
            case NoticeKind.VoteGranted:
                logger.VoteGranted(nameOf(notice.Node), term);
                break;
            case NoticeKind.Truncated:
                logger.Truncated(notice.Index.Value, term);
                break;
            case NoticeKind.TransferStarted:
                logger.TransferStarted(nameOf(notice.Node), term);
                break;
            case NoticeKind.TransferAborted:
                logger.TransferAborted(nameOf(notice.Node), term);
                break;
            case NoticeKind.MembershipChanged:
                logger.MembershipChanged(notice.Reason, notice.Index.Value, term);
                break;
            case NoticeKind.MembershipUndone:
                logger.MembershipUndone(notice.Reason, notice.Index.Value, term);
                break;
            case NoticeKind.Removed:
                logger.Removed(term);
                break;
            case NoticeKind.SnapshotInstalled:
                logger.SnapshotInstalled(notice.Index.Value, notice.Reason, term);
                break;
        }
    }
}
