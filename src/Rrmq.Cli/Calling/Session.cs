using System.Text.Json;

namespace Rrmq.Cli;

/// <summary>What a command that asks a cluster works with.</summary>
/// <param name="Cluster">Whom it asks.</param>
/// <param name="Output">Where its result goes.</param>
/// <param name="AsJson">The result is for programs: one JSON object a line.</param>
/// <param name="Ended">A signal asked it to end.</param>
internal sealed record Session(V1 Cluster, Output Output, bool AsJson, CancellationToken Ended)
{
    /// <summary>An answer as it came, or a field a line.</summary>
    public int Print(JsonElement answer)
    {
        if (AsJson)
            Output.Json(answer);
        else
            Output.Line(TextTable.Of(answer));
        return ExitCode.Done;
    }

    /// <summary>Work that goes on until a signal comes or nobody reads its output any more.</summary>
    /// <param name="work">Ends by itself, or by being cancelled; its exit code is that of what was done so far.</param>
    public async Task<int> UntilEndedAsync(Func<Session, Task<int>> work)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(Ended, Output.Unread);
        var code = await work(this with { Ended = ended.Token });
        return Output.Unread.IsCancellationRequested ? ExitCode.OutputClosed : code;
    }

    /// <summary>A list: an object a line, or a table of some of their fields.</summary>
    public async Task<int> PrintAsync(IAsyncEnumerable<JsonElement> items, IReadOnlyList<string> heads, Func<JsonElement, IReadOnlyList<string>> row)
    {
        var rows = new List<IReadOnlyList<string>>();
        await foreach (var item in items)
        {
            if (AsJson)
                Output.Json(item);
            else
                rows.Add(row(item));
        }

        if (!AsJson)
            Output.Line(TextTable.Of(heads, rows));
        return ExitCode.Done;
    }
}
