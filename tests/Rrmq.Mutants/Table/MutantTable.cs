namespace Rrmq.Mutants;

/// <summary>All mutants: every rule that the product keeps, switched off one at a time.</summary>
public static class MutantTable
{
    public static IReadOnlyList<Chapter> Chapters { get; } =
    [
        ElectionMutants.Chapter,
        DurabilityMutants.Chapter,
        LogMutants.Chapter,
        ReplicationMutants.Chapter,
        ReadMutants.Chapter,
        TransferMutants.Chapter,
        SnapshotMutants.Chapter,
        MembershipMutants.Chapter,
        StorageMutants.Chapter,
        SqliteMutants.Chapter,
        NodeMutants.Chapter,
        HealingMutants.Chapter,
        RequestMutants.Chapter,
        QueueMutants.Leases,
        QueueMutants.DeadLetters,
        QueueMutants.Order,
        QueueMutants.ExactlyOnce,
    ];

    public static IReadOnlyList<Mutant> All { get; } = [.. Chapters.SelectMany(chapter => chapter.Mutants)];
}
