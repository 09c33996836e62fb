using System.Buffers;
using System.Text;
using Rrmq.Queues;
using Rrmq.Raft;
using Rrmq.Transport;

namespace Rrmq.Node;

/// <summary>Requests and answers as they travel between nodes (docs/wire-format.md): what the frames leave to the nodes. Trusts nothing that comes from there.</summary>
internal static class ForwardFormat
{
    // Numbers on the wire; never reused.
    private static readonly AnswerKind[] Kinds =
    [
        AnswerKind.Applied, AnswerKind.NotLeader, AnswerKind.NoLeader, AnswerKind.LeadershipLost, AnswerKind.TimedOut, AnswerKind.Overloaded, AnswerKind.DiskFull, AnswerKind.Stopping, AnswerKind.Removed,
        AnswerKind.MajorityDiskFull, AnswerKind.TooManyWaiting, AnswerKind.TooManyKeys,
    ];

    /// <summary>The command of a request; null when the bytes are none.</summary>
    public static Command? CommandOf(ForwardRequest request)
    {
        try
        {
            return CommandBatchReader.ReadSingle(request.Command);
        }
        catch (InvalidBatchException)
        {
            return null;
        }
    }

    public static RequiredAcks? AcksOf(ForwardRequest request) =>
        request.Acks <= (byte)Acknowledgement.All ? new RequiredAcks((Acknowledgement)request.Acks, request.Replicas) : null;

    public static ForwardAnswer Encode(long requestId, in Answer answer, NodeId self, Term term)
    {
        var detail = new ArrayBufferWriter<byte>();
        if (answer.Result.Detail is { } result)
            ResultDetailFormat.Encode(result, detail);
        return new ForwardAnswer(
            self,
            term,
            requestId,
            (byte)Array.IndexOf(Kinds, answer.Kind),
            (byte)answer.Result.Status,
            answer.Result.Replayed,
            answer.Result.HasEnvelope,
            answer.Leader?.Node ?? NodeId.None,
            answer.At.Index,
            answer.At.Ordinal,
            answer.Reason is null ? default : Encoding.UTF8.GetBytes(answer.Reason),
            detail.WrittenMemory,
            answer.Contents ?? (answer.Body.IsEmpty ? [] : [answer.Body]));
    }

    /// <summary>The answer; null when it is none that this version knows, so that its request's outcome is unknown.</summary>
    public static Answer? Decode(ForwardAnswer answer, CommandKind asked, Func<NodeId, Member?> find)
    {
        if (answer.Kind >= Kinds.Length || !Enum.IsDefined((CommandStatus)answer.Status))
            return null;
        try
        {
            var detail = answer.Detail.IsEmpty ? null : ResultDetailFormat.Decode(answer.Detail);
            var contents = ResultDetailFormat.Contents(detail).Count;
            if (contents > 0 && contents != answer.Contents.Count)
                return null;
            var at = answer.Ordinal is { } ordinal ? LogPosition.Of(answer.Index, ordinal) : LogPosition.After(answer.Index);
            return new Answer(Kinds[answer.Kind], new CommandResult((CommandStatus)answer.Status, Replayed: answer.Replayed, Detail: detail, HasEnvelope: answer.HasEnvelope), find(answer.Leader), at)
            {
                Body = asked == CommandKind.Pop && answer.Contents.Count == 1 ? answer.Contents[0] : default,
                Contents = detail is TakenMessages || contents > 0 ? answer.Contents : null,
                Reason = answer.Reason.IsEmpty ? null : Encoding.UTF8.GetString(answer.Reason.Span),
                Term = answer.Term,
            };
        }
        catch (InvalidBatchException)
        {
            return null;
        }
    }
}
