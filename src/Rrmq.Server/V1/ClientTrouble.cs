using Microsoft.AspNetCore.Http;
using Rrmq.Contracts;

namespace Rrmq.Server;

/// <summary>Exceptions that are a client's doing: it broke HTTP, was too slow, or went away.</summary>
internal static class ClientTrouble
{
    public static bool Is(Exception e) => e is BadHttpRequestException or IOException or OperationCanceledException;

    /// <summary>What to tell a client that may still be there; null for one that is not.</summary>
    public static Failure? Explain(Exception cause) => cause is not BadHttpRequestException bad ? null
        : bad.StatusCode == 408 ? BodyReader.TooSlow
        : new Failure(bad.StatusCode, ErrorSlug.BadJson, "the body ended early or was not framed as HTTP says") { Closes = true };
}
