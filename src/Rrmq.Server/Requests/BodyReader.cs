using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Rrmq.Contracts;

namespace Rrmq.Server;

/// <summary>
/// Reads request bodies whole, none beyond the limit of its kind, none slower than the least rate, and all together never beyond the budget. The usual small
/// body is not copied: it is looked at where the connection received it.
/// </summary>
internal sealed class BodyReader(BodyBudget budget, TransferLimits limits, TimeProvider time)
{
    private const int FirstBuffer = 16 * 1024;

    public static readonly Failure TooSlow = new(408, ErrorSlug.RequestTimeout, "the body came too slowly") { Closes = true };

    public async ValueTask<RequestBody> ReadAsync(HttpRequest request, int limit, Failure tooLarge)
    {
        if (request.ContentLength > limit)
            return RequestBody.Failed(tooLarge);
        var reader = request.BodyReader;
        var result = await reader.ReadAsync().ConfigureAwait(false);
        return result.IsCompleted && result.Buffer.IsSingleSegment && result.Buffer.Length <= limit
            ? RequestBody.InPlace(reader, result.Buffer)
            : await GatherAsync(reader, result, limit, tooLarge).ConfigureAwait(false);
    }

    private async ValueTask<RequestBody> GatherAsync(PipeReader reader, ReadResult result, int limit, Failure tooLarge)
    {
        using var pace = new BodyPace(reader, limits, time);
        byte[]? gathered = null;
        var length = 0;
        try
        {
            while (true)
            {
                var more = result.Buffer;
                var received = more.Length;
                var failure = length + received > limit ? tooLarge : TryGrow(ref gathered, length, length + (int)received, limit);
                if (failure is null)
                {
                    more.CopyTo(gathered.AsSpan(length));
                    length += (int)received;
                }

                reader.AdvanceTo(more.End);
                if (result.IsCanceled)
                    failure = TooSlow;
                if (failure is not null)
                    return RequestBody.Failed(failure);
                if (result.IsCompleted)
                    break;
                pace.Received(received);
                result = await reader.ReadAsync().ConfigureAwait(false);
            }

            if (!pace.Stop())
                return RequestBody.Failed(TooSlow);
            var body = RequestBody.Rented(gathered!, length, budget);
            gathered = null;
            return body;
        }
        finally
        {
            if (gathered is not null)
                GiveBack(gathered);
        }
    }

    // What is charged is what is held: a client pays for what it has sent, not for what it announces.
    private Failure? TryGrow(ref byte[]? buffer, int used, int needed, int limit)
    {
        if (buffer is not null && buffer.Length >= needed)
            return null;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Min(Math.Max(Math.Max(needed, FirstBuffer), buffer is null ? 0 : (int)Math.Min(2L * buffer.Length, int.MaxValue)), Math.Max(limit, 1)));
        if (!budget.TryTake(larger.Length))
        {
            ArrayPool<byte>.Shared.Return(larger);
            return new Failure(503, ErrorSlug.Overloaded, "too many bytes of requests are being received at once") { CanRetry = true, Closes = true };
        }

        if (buffer is not null)
        {
            buffer.AsSpan(0, used).CopyTo(larger);
            GiveBack(buffer);
        }

        buffer = larger;
        return null;
    }

    private void GiveBack(byte[] buffer)
    {
        ArrayPool<byte>.Shared.Return(buffer);
        budget.Return(buffer.Length);
    }
}
