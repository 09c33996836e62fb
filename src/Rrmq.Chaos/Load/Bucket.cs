namespace Rrmq.Chaos;

/// <summary>What happened to the clients' attempts in one slice of time.</summary>
internal sealed class Bucket
{
    public int Published { get; set; }

    public int Popped { get; set; }

    /// <summary>Pops that found nothing: answered, and no message.</summary>
    public int Empty { get; set; }

    /// <summary>Surely without effect.</summary>
    public int Failed { get; set; }

    public int Unknown { get; set; }

    /// <summary>How long the successful ones took, in milliseconds.</summary>
    public List<float> Latencies { get; } = [];
}
