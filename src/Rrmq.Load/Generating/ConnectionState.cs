namespace Rrmq.Load;

internal enum ConnectionState
{
    Closed,
    Connecting,
    Open,
}
