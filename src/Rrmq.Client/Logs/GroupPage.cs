namespace Rrmq.Client;

/// <summary>The groups of a log.</summary>
internal sealed record GroupPage(IReadOnlyList<ConsumerGroup> Items);
