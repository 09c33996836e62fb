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

        var body = await Reader(budget).ReadAsync(Request(new byte[200_000], pieces: 20), 1_000_000, TooLarge);

        Assert.Equal((503, "overloaded"), (body.Failure!.Status, body.Failure.Slug));
        Assert.Equal(0, budget.Taken);
    }

    [Fact]
    public async Task A_body_in_pieces_is_put_together_and_its_bytes_are_given_back()
    {
        var bytes = new byte[200_000];
        Random.Shared.NextBytes(bytes);
        var budget = new BodyBudget(1024 * 1024);

        var body = await Reader(budget).ReadAsync(Request(bytes, pieces: 20), 200_000, TooLarge);

        Assert.Equal(bytes, body.Span.ToArray());
        Assert.InRange(budget.Taken, 200_000, 1024 * 1024);
        body.Release();
        Assert.Equal(0, budget.Taken);
    }

    [Fact]
    public async Task A_body_one_byte_over_its_limit_is_too_large()
    {
        var budget = new BodyBudget(1024 * 1024);

        var body = await Reader(budget).ReadAsync(Request(new byte[200_001], pieces: 20), 200_000, TooLarge);

        Assert.Same(TooLarge, body.Failure);
        Assert.Equal(0, budget.Taken);
    }

    [Fact]
    public async Task A_body_that_breaks_off_gives_its_bytes_back()
    {
        var budget = new BodyBudget(1024 * 1024);
        var pipe = new Pipe();
        var reading = Reader(budget).ReadAsync(Request(pipe), 100_000, TooLarge);
        await pipe.Writer.WriteAsync(new byte[1000]);

        await pipe.Writer.CompleteAsync(new IOException("gone"));

        await Assert.ThrowsAsync<IOException>(async () => await reading);
        Assert.Equal(0, budget.Taken);
    }

    [Fact]
    public async Task A_sender_that_falls_silent_is_cut_off_however_much_it_has_sent_before()
    {
        var budget = new BodyBudget(64 * 1024 * 1024);
        var time = new ManualTime();
        var pipe = new Pipe(Inline);
        var reading = Reader(budget, time).ReadAsync(Request(pipe), 10_000_000, TooLarge).AsTask();

        await pipe.Writer.WriteAsync(new byte[6_000_000]);
        time.Pass(TimeSpan.FromSeconds(4.9));
        Assert.False(reading.IsCompleted);
        Assert.InRange(budget.Taken, 6_000_000, 64 * 1024 * 1024);
        time.Pass(TimeSpan.FromSeconds(0.2));

        var body = await reading;
        Assert.Equal((408, "request_timeout", true), (body.Failure!.Status, body.Failure.Slug, body.Failure.Closes));
        Assert.Equal(0, budget.Taken);
    }

    [Fact]
    public async Task A_sender_below_the_least_rate_is_cut_off_when_its_time_in_hand_is_used_up()
    {
        var time = new ManualTime();
        var pipe = new Pipe(Inline);
        var reading = Reader(new BodyBudget(64 * 1024 * 1024), time).ReadAsync(Request(pipe), 10_000_000, TooLarge).AsTask();

        var seconds = 0;
        for (; !reading.IsCompleted; seconds++)
        {
            await pipe.Writer.WriteAsync(new byte[50_000]);
            time.Pass(TimeSpan.FromSeconds(1));
        }

        Assert.InRange(seconds, 9, 11);
        Assert.Equal(408, (await reading).Failure!.Status);
    }

    [Fact]
    public async Task A_sender_above_the_least_rate_may_take_as_long_as_it_takes()
    {
        var time = new ManualTime();
        var pipe = new Pipe(Inline);
        var reading = Reader(new BodyBudget(64 * 1024 * 1024), time).ReadAsync(Request(pipe), 10_000_000, TooLarge).AsTask();

        for (var second = 0; second < 60; second++)
        {
            await pipe.Writer.WriteAsync(new byte[110_000]);
            time.Pass(TimeSpan.FromSeconds(1));
        }

        await pipe.Writer.CompleteAsync();
        var body = await reading;
        Assert.Equal(60 * 110_000, body.Span.Length);
        body.Release();
    }

    private static PipeOptions Inline => new(pauseWriterThreshold: 0, readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline, useSynchronizationContext: false);

    private static BodyReader Reader(BodyBudget budget, TimeProvider? time = null) => new(budget, new TransferLimits(), time ?? TimeProvider.System);

    private static HttpRequest Request(byte[] bytes, int pieces)
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0, useSynchronizationContext: false));
        foreach (var piece in bytes.Chunk((bytes.Length / pieces) + 1))
        {
            piece.CopyTo(pipe.Writer.GetSpan(piece.Length));
            pipe.Writer.Advance(piece.Length);
        }

        pipe.Writer.Complete();
        return Request(pipe);
    }

    private static HttpRequest Request(Pipe pipe)
    {
        var context = new DefaultHttpContext();
        context.Features.Set<Microsoft.AspNetCore.Http.Features.IRequestBodyPipeFeature>(new PipeFeature(pipe.Reader));
        return context.Request;
    }

    private sealed record PipeFeature(PipeReader Reader) : Microsoft.AspNetCore.Http.Features.IRequestBodyPipeFeature;
}
