using Rrmq.Contracts;

namespace Rrmq.Cli;

/// <summary>One node of a <see cref="ClusterView"/>; <paramref name="Status"/> is null when it did not answer.</summary>
internal sealed record NodeView(string Name, string Address, StatusReport? Status);
