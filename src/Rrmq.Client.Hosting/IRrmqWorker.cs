namespace Rrmq.Client.Hosting;

/// <summary>Works on the messages of a topic. Made anew, with its scope, for each of them.</summary>
public interface IRrmqWorker
{
    /// <summary>
    /// Works on one message. When it returns, the message is acknowledged; when it throws, an attempt is counted and the message comes again, or is given back when <see cref="RrmqWorkerOptions.GivesBackOn"/> says so.
    /// A message can come twice, when a lease ran out for instance: write its <see cref="RrmqMessage.Id"/> beside what you change.
    /// </summary>
    /// <param name="message">What came.</param>
    /// <param name="cancellation">Cancelled when the lease is lost, so that another may have the message, and when the host has waited long enough for its end.</param>
    Task HandleAsync(RrmqMessage message, CancellationToken cancellation);
}
