namespace Rrmq.Chaos;

/// <summary>A fault in force.</summary>
/// <param name="Words">What was done, to whom.</param>
/// <param name="Undo">Ends it.</param>
internal sealed record Deed(string Words, Func<Task> Undo)
{
    /// <summary>What happens in a moment and leaves nothing to undo.</summary>
    public static Deed Done(string words) => new(words, static () => Task.CompletedTask);

    public static Deed Lasting(string words, Action undo) => new(words, () =>
    {
        undo();
        return Task.CompletedTask;
    });
}
