namespace Rrmq.Contracts;

/// <summary>The event <c>hello</c>, the first of every <c>GET /v1/cluster/events</c>: who speaks. Times are milliseconds since 1970.</summary>
/// <param name="Id">The node's number.</param>
/// <param name="Node">Its name.</param>
/// <param name="Address">Where clients reach it.</param>
/// <param name="Cluster">The cluster's id.</param>
/// <param name="Version">Of the program.</param>
/// <param name="Run">Changes with every start of the node; ids of events begin with it.</param>
/// <param name="Started">When this run began.</param>
/// <param name="Now">The node's clock, so that a reader can tell its own from it.</param>
public sealed record HelloEvent(int Id, string Node, string Address, string Cluster, string Version, string Run, long Started, long Now);
