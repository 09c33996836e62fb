namespace Rrmq.Queues;

/// <summary>What a command's answer holds besides its status.</summary>
public abstract record ResultDetail;
