using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;

namespace Rrmq.Server.Tests;

/// <summary>Bodies of all connections together stay within the budget, and whatever happens it is given back.</summary>
public sealed class BodyBudgetTests
{
    private static readonly Failure TooLarge = new(413, "message_too_large");

    [Fact]
    public async Task A_body_beyond_the_budget_is_refused_as_overloaded()
    {
        var budget = new BodyBudget(64 * 1024);

        var body = await new BodyReader(budget).ReadAsync(Request(new byte[200_000], pieces: 20), 1_000_000, TooLarge);

        Assert.Equal((503, "overloaded"), (body.Failure!.Status, body.Failure.Slug));
        Assert.Equal(0, budget.Taken);
    }

    [Fact]
    public async Task A_body_in_pieces_is_put_together_and_its_bytes_are_given_back()
    {
        var bytes = new byte[200_000];
        Random.Shared.NextBytes(bytes);
        var budget = new BodyBudget(1024 * 1024);

        var body = await new BodyReader(budget).ReadAsync(Request(bytes, pieces: 20), 200_000, TooLarge);

        Assert.Equal(bytes, body.Span.ToArray());
        Assert.InRange(budget.Taken, 200_000, 1024 * 1024);
        body.Release();
        Assert.Equal(0, budget.Taken);
    }

    [Fact]
    public async Task A_body_one_byte_over_its_limit_is_too_large()
    {
        var budget = new BodyBudget(1024 * 1024);

        var body = await new BodyReader(budget).ReadAsync(Request(new byte[200_001], pieces: 20), 200_000, TooLarge);

        Assert.Same(TooLarge, body.Failure);
        Assert.Equal(0, budget.Taken);
    }

    [Fact]
    public async Task A_body_that_breaks_off_gives_its_bytes_back()
    {
        var budget = new BodyBudget(1024 * 1024);
        var pipe = new Pipe();
        var context = new DefaultHttpContext();
        context.Features.Set<Microsoft.AspNetCore.Http.Features.IRequestBodyPipeFeature>(new PipeFeature(pipe.Reader));
        var reading = new BodyReader(budget).ReadAsync(context.Request, 100_000, TooLarge);
        await pipe.Writer.WriteAsync(new byte[1000]);

        await pipe.Writer.CompleteAsync(new IOException("gone"));

        await Assert.ThrowsAsync<IOException>(async () => await reading);
        Assert.Equal(0, budget.Taken);
    }

    private static HttpRequest Request(byte[] bytes, int pieces)
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0, useSynchronizationContext: false));
        foreach (var piece in bytes.Chunk((bytes.Length / pieces) + 1))
        {
            piece.CopyTo(pipe.Writer.GetSpan(piece.Length));
            pipe.Writer.Advance(piece.Length);
        }

        pipe.Writer.Complete();
        var context = new DefaultHttpContext();
        context.Features.Set<Microsoft.AspNetCore.Http.Features.IRequestBodyPipeFeature>(new PipeFeature(pipe.Reader));
        return context.Request;
    }

    private sealed record PipeFeature(PipeReader Reader) : Microsoft.AspNetCore.Http.Features.IRequestBodyPipeFeature;
}
