using System.Buffers;
using System.IO.Pipelines;

namespace Rrmq.Server;

/// <summary>
/// A request's whole body in one piece, or why it is not to be had. It is either still in the connection's own buffer or in a rented one; <see cref="Release"/>
/// gives back whichever it is, and must be called once, after which <see cref="Span"/> is no longer valid.
/// </summary>
internal readonly struct RequestBody
{
    private readonly PipeReader? _reader;
    private readonly ReadOnlySequence<byte> _buffer;
    private readonly byte[]? _rented;
    private readonly int _length;
    private readonly BodyBudget? _budget;

    private RequestBody(Failure failure) => Failure = failure;

    private RequestBody(PipeReader reader, ReadOnlySequence<byte> buffer)
    {
        _reader = reader;
        _buffer = buffer;
    }

    private RequestBody(byte[] rented, int length, BodyBudget budget)
    {
        _rented = rented;
        _length = length;
        _budget = budget;
    }

    public Failure? Failure { get; }

    public ReadOnlySpan<byte> Span => _rented is null ? _buffer.FirstSpan : _rented.AsSpan(0, _length);

    /// <summary>The same bytes as <see cref="Span"/>, for as long.</summary>
    public ReadOnlyMemory<byte> Memory => _rented is null ? _buffer.First : _rented.AsMemory(0, _length);

    public static RequestBody Failed(Failure failure) => new(failure);

    public static RequestBody InPlace(PipeReader reader, ReadOnlySequence<byte> buffer) => new(reader, buffer);

    public static RequestBody Rented(byte[] buffer, int length, BodyBudget budget) => new(buffer, length, budget);

    public void Release()
    {
        _reader?.AdvanceTo(_buffer.End);
        if (_rented is null)
            return;
        ArrayPool<byte>.Shared.Return(_rented);
        _budget!.Return(_rented.Length);
    }
}
