namespace Rrmq.Histories;

/// <summary>One command as the log really held it: the word of the servers, for the check that may trust it.</summary>
/// <param name="Index">The entry's index.</param>
/// <param name="Ordinal">The command's place within the entry, from 0.</param>
/// <param name="Kind">Never a listing, which leaves nothing in the log.</param>
/// <param name="Topic">The topic it names.</param>
/// <param name="Message">What it publishes; null otherwise.</param>
/// <param name="Key">The idempotency key, or null.</param>
public sealed record AppliedCommand(long Index, int Ordinal, OperationKind Kind, string Topic, string? Message, string? Key)
{
    internal Position Position => new(Index, Ordinal);
}
