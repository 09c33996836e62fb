using Rrmq.Queues;

namespace Rrmq.Node;

/// <summary>The contents that come with a command's answer, above all of what it took; a single one of a pop is a body. The messages are taken whether they come or not: a repetition with the same key finds them.</summary>
internal sealed class ContentsOfCommand(PendingCommand command, CommandResult result, LogPosition at, IReadOnlyList<BodyReference> references)
    : ContentLoad(references, command.DeadlineMs)
{
    protected override void Complete(IReadOnlyList<ReadOnlyMemory<byte>> contents) => command.TrySetResult(new Answer(AnswerKind.Applied, result, At: at)
    {
        Body = result.Body.Length > 0 ? contents[0] : default,
        Contents = result.Detail is null ? null : contents,
    });

    protected override void Miss(IReadOnlyList<ReadOnlyMemory<byte>> contents) =>
        command.TrySetResult(new Answer(AnswerKind.TimedOut, At: at) { Reason = "applied, but what it brings could not be read back in time" });

    protected override void Lose() => command.TrySetResult(new Answer(AnswerKind.LeadershipLost));
}
