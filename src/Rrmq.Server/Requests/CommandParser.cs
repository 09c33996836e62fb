using Microsoft.AspNetCore.Http;
using Rrmq.Contracts;
using Rrmq.Queues;

namespace Rrmq.Server;

/// <summary>Turns the base API's requests into commands, or says what is wrong with them. Stateless but for its limits.</summary>
internal sealed class CommandParser
{
    private const int KeysAndBlanks = 16 * 1024;
    private readonly int _maxMessageBytes;
    private readonly TopicLimits _limits;

    public CommandParser(ServerSettings settings)
    {
        _maxMessageBytes = settings.MaxMessageBytes;
        _limits = new TopicLimits(settings.MaxTopicMessages, settings.MaxTopicBytes);

        // \u0000 spells one byte with six.
        TopicBodyLimit = (6 * TopicName.MaxBytes) + KeysAndBlanks;
        PublishBodyLimit = (6 * _maxMessageBytes) + TopicBodyLimit;
        TopicTooLarge = new Failure(400, ErrorSlug.BadTopicName, $"the body is larger than any with a topic name of {TopicName.MaxBytes} bytes") { Closes = true };
        PublishTooLarge = new Failure(413, ErrorSlug.MessageTooLarge, $"the body is larger than any with a message of {_maxMessageBytes} bytes (max_message_bytes)") { Closes = true };
    }

    /// <summary>Bytes that the largest valid body of <c>PUT /topic</c> can need.</summary>
    public int TopicBodyLimit { get; }

    /// <summary>The same for <c>PUT /message</c>: a message of the greatest size with every byte escaped.</summary>
    public int PublishBodyLimit { get; }

    /// <summary>What a body beyond <see cref="TopicBodyLimit"/> comes to: only its name can be what is too long.</summary>
    public Failure TopicTooLarge { get; }

    public Failure PublishTooLarge { get; }

    public ParsedCommand CreateTopic(ReadOnlySpan<byte> body, ReadOnlyMemory<byte> key)
    {
        var fields = new RequestFields();
        if ((fields.Read(body, withMessage: false, 0) ?? CheckName(fields.Topic)) is { } failure)
            return failure;
        return new CreateTopic(fields.Topic, _limits) { IdempotencyKey = key };
    }

    public ParsedCommand Publish(ReadOnlySpan<byte> body, ReadOnlyMemory<byte> key)
    {
        var fields = new RequestFields();
        if ((fields.Read(body, withMessage: true, _maxMessageBytes) ?? CheckName(fields.Topic)) is { } failure)
            return failure;
        return new Publish(fields.Topic, fields.Message) { IdempotencyKey = key };
    }

    /// <summary><paramref name="encodedName"/>: what follows <c>/message/</c>, slashes included.</summary>
    public static ParsedCommand Pop(ReadOnlySpan<char> encodedName, HttpRequest request)
    {
        if (!IdempotencyKey.TryRead(request, out var key, out var badKey))
            return badKey!;
        Span<byte> bytes = encodedName.Length <= 1024 ? stackalloc byte[1024] : new byte[encodedName.Length];
        if (!PercentEncoding.TryDecode(encodedName, bytes, out var length))
            return new Failure(400, ErrorSlug.BadPath, $"{ReasonText.Quote(encodedName.ToString())} is not percent-encoded UTF-8");
        if (CheckName(bytes[..length]) is { } failure)
            return failure;
        return new Pop(bytes[..length].ToArray()) { IdempotencyKey = key };
    }

    /// <summary>Refuses what is surely not JSON before any of the body is read.</summary>
    public static Failure? CheckMediaType(HttpRequest request, out bool mustLookLikeJson)
    {
        var type = MediaTypes.Classify(request.ContentType);
        mustLookLikeJson = type == MediaType.Form;
        if (type == MediaType.Other)
            return Unsupported($"Content-Type {ReasonText.Quote(request.ContentType!)} is not taken: send application/json in UTF-8");
        return request.Headers.ContentEncoding is { Count: > 0 } encoding && !string.Equals(encoding, "identity", StringComparison.OrdinalIgnoreCase)
            ? Unsupported($"Content-Encoding {ReasonText.Quote(encoding.ToString())} is not taken: send the body as it is")
            : null;
    }

    /// <summary>For a body that came as a form, as <c>curl -d</c> says of anything.</summary>
    public static Failure? CheckLooksLikeJson(ReadOnlySpan<byte> body)
    {
        var start = body.IndexOfAnyExcept(" \t\r\n"u8);
        return start >= 0 && body[start] == (byte)'{' ? null : Unsupported("a form is not taken: send application/json");
    }

    private static Failure Unsupported(string reason) => new(415, ErrorSlug.UnsupportedMediaType, reason);

    private static Failure? CheckName(ReadOnlySpan<byte> name) =>
        TopicName.Validate(name) is { } rule ? new Failure(400, ErrorSlug.BadTopicName, $"topic {ReasonText.Quote(name)}: {rule}") : null;
}
