namespace Rrmq.Load;

/// <summary>What a measurement found.</summary>
/// <param name="Seconds">How long it was.</param>
/// <param name="Publish">Null when none succeeded.</param>
/// <param name="Pop">Null when none succeeded.</param>
/// <param name="Failed">Requests, and attempts of requests, that came to nothing.</param>
/// <param name="Failures">The same by the word that tells why: one of the API's, or <c>no_connection</c>, <c>connection_lost</c>, <c>no_answer</c>.</param>
/// <param name="Intervals">The course, in tenths of a second.</param>
public sealed record Recording(double Seconds, KindRecording? Publish, KindRecording? Pop, long Failed, IReadOnlyDictionary<string, long> Failures, IReadOnlyList<Interval> Intervals);
