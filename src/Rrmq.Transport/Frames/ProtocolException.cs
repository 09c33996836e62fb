namespace Rrmq.Transport;

/// <summary>A peer sent bytes that are not a valid frame. The message says which rule they broke; the connection they came on is not to be trusted any further.</summary>
public sealed class ProtocolException : Exception
{
    /// <summary>An exception with no reason; exists for the framework's conventions.</summary>
    public ProtocolException()
    {
    }

    /// <param name="reason">Which rule of the wire format was broken, with the figures.</param>
    public ProtocolException(string reason)
        : base(reason)
    {
    }

    /// <param name="reason">Which rule of the wire format was broken, with the figures.</param>
    /// <param name="inner">What was caught underneath.</param>
    public ProtocolException(string reason, Exception inner)
        : base(reason, inner)
    {
    }
}
