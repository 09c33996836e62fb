using Microsoft.AspNetCore.Http;
using Rrmq.Contracts;
using Rrmq.Node;
using Rrmq.Queues;

namespace Rrmq.Server;

/// <summary>One request to <c>/v1</c> and the way to its answer. A handler takes its input, gathering what is wrong with it in <see cref="Faults"/>, asks the node, and writes the answer or returns a failure.</summary>
internal sealed class Exchange
{
    public Exchange(HttpContext context)
    {
        Context = context;
        Query = new QueryParameters(context.Request.QueryString.Value, Faults);
        WantsRedirect = Query.Flag("redirect");
    }

    public HttpContext Context { get; }

    public HttpRequest Request => Context.Request;

    public HttpResponse Response => Context.Response;

    public Faults Faults { get; } = new();

    public QueryParameters Query { get; }

    /// <summary>The topic's name, UTF-8; empty where the path names none.</summary>
    public byte[] Topic { get; init; } = [];

    /// <summary>The name of a group of consumers, UTF-8; empty where the path names none.</summary>
    public byte[] Group { get; init; } = [];

    /// <summary>What the path names behind the topic: a message's id, or what is to be done with a lease.</summary>
    public string Item { get; init; } = "";

    /// <summary>The client asked to be sent to the leader instead of being served through another node.</summary>
    public bool WantsRedirect { get; }

    public ReadOnlyMemory<byte> IdempotencyKey()
    {
        if (!Server.IdempotencyKey.TryRead(Request, out var key, out _))
        {
            Faults.Breach(ErrorSlug.BadIdempotencyKey, RrmqHeaders.IdempotencyKey, Request.Headers[RrmqHeaders.IdempotencyKey].ToString(),
                $"must be given once and hold 1 to {IdempotencyLimits.MaxKeyBytes} printable ASCII characters");
        }

        return key;
    }

    public RequestOptions Acting(TimeSpan wait = default, Acknowledgement acks = default) => new() { Wait = wait, Acks = acks, LocalOnly = WantsRedirect };

    /// <summary>Takes the parameter <c>consistency</c>.</summary>
    public ReadOptions Reading()
    {
        var isStale = Query.Choice("consistency", "linearizable", "stale") == 1;
        return new ReadOptions { Stale = isStale, LocalOnly = WantsRedirect && !isStale };
    }

    /// <summary>After the last parameter was taken: what is wrong so far, unknown parameters included.</summary>
    public Failure? InputFailure()
    {
        Query.RefuseOthers();
        return InputFailureSoFar();
    }

    public Failure? InputFailureSoFar() => Faults.Any ? Faults.ToFailure() : null;
}
