namespace Rrmq.Load;

/// <summary>A stretch of load: filling, the measurement with its warm-up, or emptying.</summary>
/// <param name="Roles">Whether the connection of that number publishes; null when it rests.</param>
/// <param name="PerSecond">The rate of an open loop; null for a closed one. In a phase of both kinds it is that of publishing; taking follows as fast as it can.</param>
/// <param name="End">Of the clock: nothing new is begun from here on.</param>
/// <param name="Budget">What may be begun in all: publishes where there are any, else requests to take a message.</param>
/// <param name="EndsWhenEmpty">A connection that found nothing to take takes no more.</param>
/// <param name="Recorder">Takes in what comes of it.</param>
/// <param name="Cancellation">Ends it early.</param>
internal sealed record LoadPhase(
    Func<int, bool?> Roles,
    double? PerSecond,
    long Begin,
    long End,
    Budget Budget,
    bool EndsWhenEmpty,
    Recorder Recorder,
    CancellationToken Cancellation);
