namespace Rrmq.Client;

/// <summary>A page of topics.</summary>
internal sealed record TopicPage(IReadOnlyList<TopicInfo> Items, string? Next);
