namespace Rrmq.Raft;

/// <summary>What a sender of an older term is told. Always something, with our term in it: a node stuck in a higher term would never be let in again.</summary>
internal static class OlderTerm
{
    public static void Answer(CoreContext core, LogReceiver receiver, RaftMessage message)
    {
        var (self, term) = (core.Options.Self, core.Term);
        switch (message)
        {
            case VoteRequest:
                core.SendNow(message.From, new VoteResponse(self, term, Granted: false));
                break;
            case AppendRequest request:
                core.SendWhenDurable(message.From, receiver.Refusal(request));
                break;
            case InstallSnapshot:
                core.SendWhenDurable(message.From, new AppendResponse(self, term, Accepted: false, default, default, default));
                break;
            case Heartbeat:
                // The sender may lead this term by now: the round of its earlier leadership must not pass for one of this.
                core.SendNow(message.From, new HeartbeatResponse(self, term, ReadRound: 0));
                break;
            case ReadIndexRequest request:
                core.SendNow(message.From, new ReadIndexResponse(self, term, request.Context, Granted: false, default));
                break;
        }
    }
}
