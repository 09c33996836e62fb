using System.Globalization;

namespace Rrmq.Cli;

/// <summary>Tells a person on stderr, once a second and not before, how far a long piece of work has come; a file or a pipe is told nothing. One thread.</summary>
internal sealed class ProgressLine(string what)
{
    private long _told = Environment.TickCount64;

    /// <param name="done">Bytes.</param>
    /// <param name="total">Bytes, or 0 when nobody knows.</param>
    public void Tell(long done, long total = 0)
    {
        if (Console.IsErrorRedirected || Environment.TickCount64 - _told < 1000)
            return;
        _told = Environment.TickCount64;
        var of = total > 0 ? string.Create(CultureInfo.InvariantCulture, $" of {total >> 20}") : "";
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {done >> 20}{of} MiB"));
    }
}
