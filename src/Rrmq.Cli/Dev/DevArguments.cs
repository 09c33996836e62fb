using Rrmq.Server;

namespace Rrmq.Cli;

/// <summary>What <c>rrmq dev</c> was told, as text.</summary>
internal sealed record DevArguments(string Nodes, string Port, string Data, IReadOnlyDictionary<Setting, string> Settings);
