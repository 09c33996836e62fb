using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Rrmq.Queues;

/// <summary>
/// Remembers the answers of commands that took effect, for <see cref="IdempotencyLimits.WindowMs"/>. Every answer lives equally long, so they expire in
/// the order in which they came and a plain queue is the timer.
/// </summary>
internal sealed class IdempotencyTable
{
    private readonly Dictionary<byte[], RememberedAnswer> _answers = new(BytesComparer.Instance);
    private readonly Queue<RememberedAnswer> _byAge = new();

    public int Count => _answers.Count;
    public long Bytes { get; private set; }

    /// <summary>Room is judged before the command runs, by the largest answer that it can leave behind.</summary>
    public bool HasRoomFor(int keyLength, long answerLength) =>
        Count < IdempotencyLimits.MaxKeys && Bytes + keyLength + answerLength + RememberedAnswer.Overhead <= IdempotencyLimits.MaxBytes;

    public RememberedAnswer? Find(ReadOnlySpan<byte> key) =>
        _answers.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(key, out var answer) ? answer : null;

    public void Remember(ReadOnlySpan<byte> key, UInt128 fingerprint, CommandResult result, long nowMs)
    {
        Add(new RememberedAnswer(key.ToArray(), fingerprint, result.Status, result.Body, result.Detail, result.HasEnvelope, nowMs + IdempotencyLimits.WindowMs));
    }

    /// <summary>Takes in an answer that expires no earlier than those before it.</summary>
    public void Add(RememberedAnswer answer)
    {
        if (!_answers.TryAdd(answer.Key, answer))
            throw new InvalidStateException("two answers have one key");
        _byAge.Enqueue(answer);
        Bytes += answer.Size;
    }

    public void Expire(long nowMs)
    {
        while (_byAge.TryPeek(out var oldest) && oldest.ExpiresAtMs <= nowMs)
        {
            _byAge.Dequeue();
            _answers.Remove(oldest.Key);
            Bytes -= oldest.Size;
        }
    }

    public RememberedAnswer[] Capture() => _byAge.ToArray();

    public static UInt128 Fingerprint(in CommandView command)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> head = stackalloc byte[5];
        head[0] = (byte)command.Kind;
        BinaryPrimitives.WriteInt32LittleEndian(head[1..], command.Topic.Length);
        hash.AppendData(head);
        hash.AppendData(command.Topic.Span);
        if (command.Kind == CommandKind.PublishMessages)
            AppendMessages(hash, command);
        else
            hash.AppendData(command.Asked);

        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(digest);
        return BinaryPrimitives.ReadUInt128LittleEndian(digest);
    }

    // A repetition of a publish is sent under a trace of its own.
    private static void AppendMessages(IncrementalHash hash, in CommandView command)
    {
        var reader = new OutgoingReader(command);
        Span<byte> head = stackalloc byte[(2 * sizeof(long)) + (2 * sizeof(int)) + 2];
        for (var i = 0; i < reader.Count; i++)
        {
            reader.Read(out var message);
            BinaryPrimitives.WriteInt64LittleEndian(head, message.DelayMs ?? -1);
            BinaryPrimitives.WriteInt64LittleEndian(head[8..], message.TtlMs ?? -1);
            BinaryPrimitives.WriteInt32LittleEndian(head[16..], message.Group.Length);
            BinaryPrimitives.WriteInt32LittleEndian(head[20..], message.DedupKey.Length);
            head[24] = message.Priority;
            head[25] = reader.IsAtomic ? (byte)1 : (byte)0;
            hash.AppendData(head);
            hash.AppendData(message.Group.Span);
            hash.AppendData(message.DedupKey.Span);
            EnvelopeDigest.AppendTo(hash, message.Content.Span);
        }
    }
}
