namespace Rrmq.Server;

/// <summary>Reads the bodies of <c>/v1</c> that are one small JSON object.</summary>
internal static class JsonInput
{
    /// <summary>Null when the body could be read; what is wrong with its fields is in the exchange's faults. No body at all is an object without fields.</summary>
    public static async ValueTask<Failure?> ReadAsync<T>(Exchange exchange, BodyReader bodies, int limit, Failure tooLarge, JsonFields<T> fields, T target)
    {
        if (CommandParser.CheckMediaType(exchange.Request, out var mustLookLikeJson) is { } unsupported)
            return unsupported;
        var body = await bodies.ReadAsync(exchange.Request, limit, tooLarge);
        try
        {
            if (body.Failure is not null)
                return body.Failure;
            if (mustLookLikeJson && !body.Span.IsEmpty && CommandParser.CheckLooksLikeJson(body.Span) is { } form)
                return form;
            return fields.Read(body.Span, target, exchange.Faults, mayBeEmpty: true);
        }
        finally
        {
            body.Release();
        }
    }
}
