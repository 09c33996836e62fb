namespace Rrmq.Contracts;

/// <summary>The answer to <c>POST /v1/cluster/transfer</c>: who leads now.</summary>
public sealed record TransferReport(int Id, string Name, string Leader);
