using System.Text;

namespace Rrmq.Queues.Tests.Model;

/// <summary>Results and views of the real machine as text, in which the model speaks too.</summary>
internal sealed class ModelText(Machine machine)
{
    public string Of(CommandResult result) => $"{result.Status}{(result.Replayed ? " replayed" : "")} {Text(result.Body)}{(result.HasEnvelope ? " enveloped" : "")} {Of(result.Detail)}";

    public string Of(ResultDetail? detail) => detail switch
    {
        null => "",
        ConfiguredTopic configured => $"created {configured.Created} {Of(configured.Topic)}",
        Counted counted => $"{counted.Count}, {counted.Left} left",
        PublishedMessages published => string.Join(", ", published.Items.Select(static item => $"{item.Status} {item.Id}")),
        TakenMessages taken => string.Join(", ", taken.Messages.Select(Of)),
        GroupAnswer answer => $"created {answer.Created} {Of(answer.Group)} at {answer.AtMs}",
        SettledLeases settled => string.Join(", ", settled.Items.Select(static item => $"{item.Status} {item.LeaseUntilMs}")),
        _ => throw new ArgumentOutOfRangeException(nameof(detail)),
    };

    public string Of(TakenMessage taken) =>
        $"{taken.Id} {Text(taken.Content)} {taken.HasEnvelope} attempt {taken.Attempt} of {taken.PublishedMs} until {taken.LeaseUntilMs} {(taken.Token == 0 ? "popped" : "leased")} from {Of(taken.Origin)}";

    public static string Of(TopicView view) =>
        $"{Utf8(view.Name)} {view.Number} {view.Settings} v{view.Version} paused {view.Paused} ready {view.Ready} leased {view.Leased} delayed {view.Delayed} dead {view.Dead} bytes {view.Bytes} oldest {view.OldestMs} "
        + $"published {view.Published} consumed {view.Consumed} dead-lettered {view.DeadLettered} expired {view.Expired} dropped {view.Dropped} redriven {view.Redriven} at {view.PublishedPerSecond} {view.ConsumedPerSecond}"
        + (view.Settings.Retention == Retention.Log ? $" from {view.FirstSequence} to {view.LastSequence} groups {view.Groups} {view.MaxLag}" : "");

    public static string Of(GroupView view) => $"group {Utf8(view.Name)} {view.Number} at {view.Position} lag {view.Lag} leased {view.Leased} oldest {view.OldestMs}";

    public string Of(LogPage page) =>
        $"{string.Join("; ", page.Messages.Select(message => $"{message.Id} {Text(message.Content)} of {message.PublishedMs}"))} first {page.FirstSequence} last {page.LastSequence}";

    public string Of(MessageView view) =>
        $"{view.Id} {view.State} {Text(view.Content)} {view.HasEnvelope} attempt {view.Attempt} of {view.PublishedMs} priority {view.Priority} group {Utf8(view.Group)} until {view.UntilMs} expires {view.ExpiresMs} "
        + $"consumer {Utf8(view.Consumer)} from {Of(view.Origin)}";

    public string Of(MessagePage? page) => page is null ? "no topic" : $"{string.Join("; ", page.Messages.Select(Of))} then {page.NextSequence}";

    public string Of(MessageStory? story) => story is null ? "nothing known" : $"{Of(story.Message)}: {string.Join(", ", story.Events.Select(Of))} omitted {story.OmittedEvents}";

    private static string Of(MessageEvent happened) => $"{happened.Kind} at {happened.AtMs} in {happened.Index} ({Utf8(happened.Detail)}) until {happened.UntilMs}";

    private static string Of(DeadLetterOrigin? origin) =>
        origin is null ? "nowhere" : $"{Utf8(origin.Topic)} {origin.Id} failed {origin.Attempts} ({Utf8(origin.Reason)}) at {origin.AtMs}{(origin.Group.Length == 0 ? "" : $" for {Utf8(origin.Group)}")}";

    private string Text(BodyReference content) => Utf8(machine.Content(content));

    private static string Utf8(byte[] bytes) => Encoding.UTF8.GetString(bytes);
}
