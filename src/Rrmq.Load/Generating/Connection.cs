using System.Net.Sockets;

namespace Rrmq.Load;

/// <summary>
/// One keep-alive connection of the load: bytes out, answers in, in order, never waiting. Who decides what is sent where, and what an answer means, is its <see cref="LoadLoop"/>, on whose
/// thread it lives.
/// </summary>
internal sealed class Connection(int tag, int depth, Poller poller) : IDisposable
{
    private const int LeastBuffer = 8 * 1024;
    private Socket? _socket;
    private byte[] _in = new byte[LeastBuffer];
    private int _inFrom;
    private int _inTo;
    private int _needed;
    private byte[] _out = new byte[LeastBuffer];
    private int _outFrom;
    private int _outTo;
    private ReadOnlyMemory<byte> _tail;
    private bool _watchesWriting;

    /// <summary>Its number within its loop.</summary>
    public int Tag => tag;

    public ConnectionState State { get; private set; }

    public Target? At { get; private set; }

    /// <summary>When the last attempt to connect began.</summary>
    public long Dialled { get; private set; }

    /// <summary>What was sent and waits for its answer, oldest first.</summary>
    public Queue<Flight> Flights { get; } = new(depth);

    /// <summary>Requests to be sent: when each should have been.</summary>
    public Queue<long> Waiting { get; } = new(depth);

    /// <summary>It may be given another request.</summary>
    public bool HasRoom => Flights.Count + Waiting.Count < depth;

    public bool IsResting { get; set; }

    /// <summary>It stands among those that wait for work.</summary>
    public bool IsListed { get; set; }

    /// <summary>Nothing that was given to it is stuck in its buffer, so that another request can be written.</summary>
    public bool CanWrite => State == ConnectionState.Open && _tail.IsEmpty && !_watchesWriting;

    /// <summary>Begins to connect. False when that failed at once.</summary>
    public bool Dial(Target target, long now)
    {
        At = target;
        Dialled = now;
        _socket = new Socket(target.Address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { Blocking = false, NoDelay = true };
        try
        {
            _socket.Connect(target.Address);
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
        {
            // As it should: the poller tells how it went.
        }
        catch (SocketException)
        {
            Close();
            return false;
        }

        State = ConnectionState.Connecting;
        _watchesWriting = true;
        poller.Watch(_socket, tag, forWriting: true);
        return true;
    }

    /// <summary>The poller says that a dial has come to its end. False when it failed.</summary>
    public bool FinishDial()
    {
        if (_socket!.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error) is not 0)
            return false;
        State = ConnectionState.Open;
        StopWatchingWriting();
        return true;
    }

    /// <summary>Writes a request into the buffer; <see cref="Flush"/> sends it.</summary>
    public void Write(RequestTemplate request, Flight flight)
    {
        if (_outFrom == _outTo)
            _outFrom = _outTo = 0;
        if (_out.Length - _outTo < request.HeadLength)
            Array.Resize(ref _out, Math.Max(_out.Length * 2, _outTo + request.HeadLength));
        request.WriteHead(_out.AsSpan(_outTo), flight.Id);
        _outTo += request.HeadLength;
        _tail = request.Tail;
        Flights.Enqueue(flight);
    }

    /// <summary>Sends what it can. False when the connection broke.</summary>
    public bool Flush()
    {
        while (_outFrom < _outTo || !_tail.IsEmpty)
        {
            var fromHead = _outFrom < _outTo;
            var bytes = fromHead ? _out.AsSpan(_outFrom, _outTo - _outFrom) : _tail.Span;
            var sent = _socket!.Send(bytes, SocketFlags.None, out var error);
            if (error == SocketError.WouldBlock)
            {
                if (!_watchesWriting)
                    poller.Change(_socket, tag, forWriting: true);
                _watchesWriting = true;
                return true;
            }

            if (error != SocketError.Success)
                return false;
            if (fromHead)
                _outFrom += sent;
            else
                _tail = _tail[sent..];
        }

        StopWatchingWriting();
        return true;
    }

    /// <summary>Reads what has come. False when the other end closed or the connection broke; what came before can still be taken.</summary>
    public bool Receive()
    {
        MakeSpace();
        var received = _socket!.Receive(_in.AsSpan(_inTo), SocketFlags.None, out var error);
        if (error == SocketError.WouldBlock)
            return true;
        if (error != SocketError.Success || received == 0)
            return false;
        _inTo += received;
        return true;
    }

    /// <summary>The oldest answer that is there whole. It lies in the buffer until the next <see cref="Receive"/>.</summary>
    public bool TryTakeReply(out HttpReply reply)
    {
        reply = default;
        var have = _inTo - _inFrom;
        if (have == 0 || have < _needed)
            return false;
        if (!HttpReply.TryRead(_in.AsSpan(_inFrom, have), out reply, out _needed))
            return false;
        _inFrom += reply.Length;
        _needed = 0;
        return true;
    }

    public void Close()
    {
        // Closing takes it from the poller, too.
        _socket?.Dispose();
        _socket = null;
        State = ConnectionState.Closed;
        _inFrom = _inTo = _needed = _outFrom = _outTo = 0;
        _tail = default;
        _watchesWriting = false;
    }

    public void Dispose() => Close();

    private void StopWatchingWriting()
    {
        if (!_watchesWriting)
            return;
        _watchesWriting = false;
        poller.Change(_socket!, tag, forWriting: false);
    }

    private void MakeSpace()
    {
        if (_inFrom == _inTo)
            _inFrom = _inTo = 0;
        if (_needed > _in.Length - _inFrom || _inTo == _in.Length)
        {
            var larger = _needed > _in.Length || _inFrom == 0 ? new byte[Math.Max(_needed, _in.Length * 2)] : _in;
            _in.AsSpan(_inFrom, _inTo - _inFrom).CopyTo(larger);
            _in = larger;
            _inTo -= _inFrom;
            _inFrom = 0;
        }
    }
}
