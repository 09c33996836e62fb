using System.Globalization;
using Microsoft.AspNetCore.Http;
using Rrmq.Contracts;

namespace Rrmq.Server;

/// <summary>What a reader of the feed asks for.</summary>
/// <param name="WithTopics">False: only consensus, as one listens to the other members.</param>
/// <param name="After">The number of the last <c>raft</c> event that the reader has of this run; 0: none.</param>
internal sealed record FeedQuery(bool WithTopics, long After)
{
    private const string Topics = "topics";
    private const string LastId = "last_event_id";

    /// <param name="request">A browser repeats the last id in a header when it reconnects by itself, and in the parameter when the page does.</param>
    /// <param name="run">Ids of another run of the node mean nothing to this one.</param>
    /// <param name="failure">What is wrong with it.</param>
    public static FeedQuery? Parse(HttpRequest request, string run, out Failure? failure)
    {
        failure = null;
        if (request.Query.Keys.FirstOrDefault(static key => key is not (Topics or LastId)) is { } unknown)
            failure = Unknown(unknown, $"{Topics} and {LastId}");
        else if (request.Query.TryGetValue(Topics, out var topics) && topics.ToString() is not ("all" or "none"))
            failure = new Failure(400, ErrorSlug.BadField, $"the parameter {Topics} is {ReasonText.Quote(topics.ToString())}: it must be all or none");
        if (failure is not null)
            return null;
        var id = request.Query.TryGetValue(LastId, out var last) ? last.ToString() : request.Headers["Last-Event-ID"].ToString();
        return new FeedQuery(request.Query[Topics].ToString() != "none", NumberIn(id, run));
    }

    public static Failure Unknown(string name, string known) => new(400, ErrorSlug.BadField, $"{ReasonText.Quote(name)} is no parameter here: {known} may be given");

    private static long NumberIn(string id, string run) =>
        id.StartsWith(run, StringComparison.Ordinal) && long.TryParse(id.AsSpan(run.Length).TrimStart('-'), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
