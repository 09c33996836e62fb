namespace Rrmq.Chaos;

/// <summary>The words by which faults are asked for and counted.</summary>
public static class FaultNames
{
    private static readonly Dictionary<string, FaultKind> Kinds = new(StringComparer.OrdinalIgnoreCase)
    {
        ["kill"] = FaultKind.Kill,
        ["kill-all"] = FaultKind.KillAll,
        ["freeze"] = FaultKind.Freeze,
        ["stop"] = FaultKind.Stop,
        ["partition"] = FaultKind.Partition,
        ["one-way"] = FaultKind.OneWay,
        ["slow"] = FaultKind.Slow,
        ["delay"] = FaultKind.Delay,
        ["reset"] = FaultKind.Reset,
        ["tear"] = FaultKind.Tear,
        ["flip"] = FaultKind.Flip,
        ["disk"] = FaultKind.Disk,
    };

    /// <summary>All words, in the order in which they are shown.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Kinds.Keys];

    /// <summary>Null for a word that names no fault.</summary>
    public static FaultKind? Find(string word) => Kinds.TryGetValue(word.Replace('_', '-'), out var kind) ? kind : null;

    public static string Of(FaultKind kind) => Kinds.First(pair => pair.Value == kind).Key;
}
