using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Rrmq.Simulation;

/// <summary>The seeds from <paramref name="First"/> to <paramref name="Last"/>, both included; written <c>1..5000</c>.</summary>
internal readonly record struct SeedRange(int First, int Last)
{
    public int Count => Last - First + 1;

    public static bool TryParse(string? text, [NotNullWhen(true)] out SeedRange? range)
    {
        range = text?.Split("..") is [var first, var last]
            && int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var from)
            && int.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out var to)
            && from <= to
                ? new SeedRange(from, to)
                : null;
        return range is not null;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{First}..{Last}");
}
