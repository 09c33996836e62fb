namespace Rrmq.Storage;

/// <summary>The failures ordered and not yet met. Each is met once. Guarded by the file system.</summary>
internal sealed class FaultPlan
{
    private readonly List<Fault> _faults = [];

    public void Add(FileOperation operation, int after, string pathPart) =>
        _faults.Add(new Fault(operation, pathPart) { Remaining = after });

    public void Clear() => _faults.Clear();

    /// <summary>Counts one operation and says whether it is to fail.</summary>
    public bool Meets(FileOperation operation, string path)
    {
        var failing = false;
        foreach (var fault in _faults)
        {
            if (fault.Operation == operation && path.Contains(fault.PathPart, StringComparison.Ordinal))
                failing |= fault.Remaining-- == 0;
        }
        _faults.RemoveAll(fault => fault.Remaining < 0);
        return failing;
    }

    private sealed record Fault(FileOperation Operation, string PathPart)
    {
        public int Remaining { get; set; }
    }
}
