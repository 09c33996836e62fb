using Rrmq.Queues;

namespace Rrmq.Node;

/// <summary>The contents of what a command took; a single one of a pop is a body. The messages are taken whether they come or not: a repetition with the same key finds them.</summary>
internal sealed class ContentsOfCommand(PendingCommand command, CommandResult result, LogPosition at, IReadOnlyList<BodyReference> references)
    : ContentLoad(references, command.DeadlineMs)
{
    protected override void Complete(IReadOnlyList<ReadOnlyMemory<byte>> contents) => command.TrySetResult(new Answer(AnswerKind.Applied, result, At: at)
    {
        Body = result.Body.Length > 0 ? contents[0] : default,
        Contents = result.Detail is TakenMessages ? contents : null,
    });

    protected override void Miss(IReadOnlyList<ReadOnlyMemory<byte>> contents) =>
        command.TrySetResult(new Answer(AnswerKind.TimedOut, At: at) { Reason = "applied, but what was taken could not be read back in time" });

    protected override void Lose() => command.TrySetResult(new Answer(AnswerKind.LeadershipLost));
}
