using System.Text;
using Microsoft.AspNetCore.Http;
using Rrmq.Contracts;
using Rrmq.Queues;

namespace Rrmq.Server;

/// <summary>Reads the <c>Idempotency-Key</c> header: 1 to 255 printable ASCII characters.</summary>
internal static class IdempotencyKey
{
    private static readonly Failure Bad = new(400, ErrorSlug.BadIdempotencyKey,
        $"the header Idempotency-Key must be given once and hold 1 to {IdempotencyLimits.MaxKeyBytes} printable ASCII characters");

    /// <summary>False when the header is there and wrong. The key is empty when there is none.</summary>
    public static bool TryRead(HttpRequest request, out ReadOnlyMemory<byte> key, out Failure? failure)
    {
        key = default;
        failure = null;
        if (!request.Headers.TryGetValue(RrmqHeaders.IdempotencyKey, out var values))
            return true;
        if (values is [{ Length: >= 1 and <= IdempotencyLimits.MaxKeyBytes } text] && !text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            key = Encoding.ASCII.GetBytes(text);
            return true;
        }

        failure = Bad;
        return false;
    }
}
