namespace Rrmq.Load;

/// <summary>A queue as it was set up for a comparison.</summary>
/// <param name="Name">With what makes this setup different from others of the same.</param>
/// <param name="Durability">What is synced when, before a publish is acknowledged.</param>
/// <param name="Client">How it was spoken to.</param>
public sealed record PeerSystem(string Name, string Version, string Durability, string Client);
