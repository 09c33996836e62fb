namespace Rrmq.Queues;

/// <summary>A group of consumers after it was made, found, or sent elsewhere, and the state's clock then.</summary>
public sealed record GroupAnswer(GroupView Group, bool Created, long AtMs) : ResultDetail;
