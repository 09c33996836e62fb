using Rrmq.Queues;

namespace Rrmq.Server;

/// <summary>One message of a batch: understood, or why not; exactly one of the two is set.</summary>
/// <param name="Message">What is to be published.</param>
/// <param name="Failure">Why it is not.</param>
/// <param name="Line">Where it stands, in NDJSON; from 1.</param>
internal readonly record struct BatchItem(OutgoingMessage? Message, Failure? Failure, int? Line);
