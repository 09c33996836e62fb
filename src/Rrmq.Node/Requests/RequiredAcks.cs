namespace Rrmq.Node;

/// <summary>How many disks must have an entry before its command is answered, beyond the majority that commits it.</summary>
/// <param name="Mode">The choice.</param>
/// <param name="Replicas">At least so many voters; 0 asks for nothing more.</param>
internal readonly record struct RequiredAcks(Acknowledgement Mode, int Replicas)
{
    public static RequiredAcks Of(RequestOptions options) => new(options.Acks, options.Replicas);

    /// <summary>True when the answer waits for more than the majority.</summary>
    public bool IsMore => Mode == Acknowledgement.All || Replicas > 0;
}
