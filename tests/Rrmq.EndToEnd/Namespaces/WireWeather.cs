namespace Rrmq.EndToEnd;

/// <summary>What becomes of the packets of one direction between two places. Delays are drawn for each packet by itself, so that jitter is reordering.</summary>
/// <param name="Loss">The part of the packets that is lost; 1 is a cut.</param>
/// <param name="Delay">How late every packet is.</param>
/// <param name="Jitter">How much later, at most, one may be.</param>
internal sealed record WireWeather(double Loss, TimeSpan Delay, TimeSpan Jitter)
{
    public static readonly WireWeather Fine = new(0, TimeSpan.Zero, TimeSpan.Zero);

    public static readonly WireWeather Cut = Fine with { Loss = 1 };
}
