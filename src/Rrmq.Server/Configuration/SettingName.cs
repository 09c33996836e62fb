namespace Rrmq.Server;

/// <summary>Names compare ignoring case, <c>_</c> and <c>-</c>: <c>followerReads</c>, <c>follower_reads</c> and <c>--follower-reads</c> are one.</summary>
public static class SettingName
{
    public static bool AreSame(string left, string right) => Plain(left) == Plain(right);

    /// <summary>The known name that <paramref name="unknown"/> is most likely meant to be; null when none is near.</summary>
    public static string? Nearest(string unknown, IEnumerable<string> known)
    {
        var plain = Plain(unknown);
        if (plain.Length > 64)
            return null;
        var best = known.Select(name => (Name: name, Distance: Distance(plain, Plain(name)))).OrderBy(candidate => candidate.Distance).FirstOrDefault();
        return best.Name is not null && best.Distance <= Math.Max(2, plain.Length / 3) ? best.Name : null;
    }

    private static string Plain(string name) =>
        string.Create(name.Count(c => c is not ('_' or '-')), name, static (span, text) =>
        {
            var length = 0;
            foreach (var c in text)
                if (c is not ('_' or '-'))
                    span[length++] = char.ToLowerInvariant(c);
        });

    // Levenshtein's distance, one row at a time.
    private static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var replaced = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
