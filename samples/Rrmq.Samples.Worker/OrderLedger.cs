namespace Rrmq.Samples.Worker;

/// <summary>
/// A file with a line for each order that was cooked, its message's id first. It stands for your database: effect and id are written in one go, and an id that is there is not written again. Thread-safe; one process.
/// </summary>
internal sealed class OrderLedger(string path) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private HashSet<string>? _ids;

    /// <summary>False: the id is there already.</summary>
    public async Task<bool> TryAddAsync(string id, string text, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            _ids ??= File.Exists(path) ? [.. (await File.ReadAllLinesAsync(path, cancellation)).Select(line => line.Split('\t')[0])] : [];
            if (_ids.Contains(id))
                return false;
            await File.AppendAllTextAsync(path, $"{id}\t{text}\n", CancellationToken.None);
            return _ids.Add(id);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();
}
