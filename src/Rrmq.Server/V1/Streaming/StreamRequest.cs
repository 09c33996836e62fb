namespace Rrmq.Server;

/// <summary>What a client wants streamed.</summary>
/// <param name="Topic">The topic's name, UTF-8.</param>
/// <param name="Group">Of a log: the group of consumers; empty of a queue.</param>
/// <param name="Credit">How many messages may be unsettled at once.</param>
/// <param name="LeaseMs">How long each is leased; null: the topic's setting.</param>
/// <param name="Consumer">Who receives, for people who look.</param>
internal sealed record StreamRequest(byte[] Topic, byte[] Group, int Credit, long? LeaseMs, byte[] Consumer);
