namespace Rrmq.Queues;

/// <summary>
/// All there is to know about a message that is more than plain. Changed only in the epoch in which it was made (<see cref="CaptureEpoch"/>), so a capture shares it; the places that the living message holds are in its
/// <see cref="MessageRecord"/>, which no capture looks at.
/// </summary>
internal sealed class MessageFacts
{
    public required int Epoch { get; set; }
    public required MessageRecord Record { get; init; }
    public required long Sequence { get; init; }
    public required BodyReference Content { get; init; }
    public required bool HasEnvelope { get; init; }
    public required long PublishedMs { get; init; }
    public RecordState State { get; set; }
    public byte Priority { get; init; }

    /// <summary>Empty: none.</summary>
    public byte[] Group { get; init; } = [];

    /// <summary>When the state ends by itself; of a lease, less the shift of all leases (<see cref="Ledger.LeaseShiftMs"/>). <see cref="long.MaxValue"/>: it does not.</summary>
    public long UntilMs { get; set; } = long.MaxValue;

    /// <summary><see cref="long.MaxValue"/>: never.</summary>
    public long ExpiresMs { get; set; } = long.MaxValue;

    public int Failures { get; set; }

    /// <summary>Somebody failed at a batch with this message in it, and it may have been this one: it is handed out alone.</summary>
    public bool IsSuspect { get; set; }

    /// <summary>The lease's; 0 when there is none.</summary>
    public ulong Token { get; set; }

    /// <summary>The number of the <see cref="LeaseBatch"/>; 0 when the message was leased alone.</summary>
    public long Batch { get; set; }

    /// <summary>Who has it leased.</summary>
    public byte[] Consumer { get; set; } = [];

    public DeadLetterOrigin? Origin { get; init; }

    public Story Story { get; set; }

    public MessageFacts Copy(int epoch)
    {
        var copy = (MessageFacts)MemberwiseClone();
        copy.Epoch = epoch;
        return copy;
    }
}
