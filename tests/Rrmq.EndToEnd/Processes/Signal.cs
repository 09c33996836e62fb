namespace Rrmq.EndToEnd;

/// <summary>The signals that tests send, by what they do. Their numbers differ between systems, so <see cref="Signals"/> knows those.</summary>
internal enum Signal
{
    Interrupt,
    Kill,
    Terminate,
    Stop,
    Continue,
}
