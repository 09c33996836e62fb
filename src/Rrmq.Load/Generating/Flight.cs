namespace Rrmq.Load;

/// <summary>A request that was sent and not answered yet.</summary>
/// <param name="Intended">When it should have been sent.</param>
/// <param name="Sent">When it was.</param>
/// <param name="Id">Of a publish, its message.</param>
/// <param name="AcknowledgedBefore">Of a request to take a message: what <see cref="DeliveryTally.PopBegins"/> said.</param>
internal readonly record struct Flight(long Intended, long Sent, MessageId Id, long AcknowledgedBefore);
