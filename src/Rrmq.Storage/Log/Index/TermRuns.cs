namespace Rrmq.Storage;

/// <summary>
/// The term of every entry, kept as runs: terms change with elections, not with entries. Starts are strictly rising and terms never fall.
/// Owner: whoever owns the log it describes.
/// </summary>
internal sealed class TermRuns
{
    private readonly List<(long Start, Term Term)> _runs = [];

    public Term Last => _runs.Count == 0 ? Term.Zero : _runs[^1].Term;

    public void Add(long index, Term term)
    {
        if (_runs.Count == 0 || _runs[^1].Term != term)
            _runs.Add((index, term));
    }

    public void TruncateFrom(long index)
    {
        while (_runs.Count > 0 && _runs[^1].Start >= index)
            _runs.RemoveAt(_runs.Count - 1);
    }

    /// <summary>Nobody asks for entries before this one any more.</summary>
    public void ForgetBefore(long index)
    {
        var needless = 0;
        while (needless + 1 < _runs.Count && _runs[needless + 1].Start <= index)
            needless++;
        _runs.RemoveRange(0, needless);
    }

    public void Clear() => _runs.Clear();

    /// <summary>The term of an entry that is in the log; zero before the first.</summary>
    public Term At(long index)
    {
        int low = 0, high = _runs.Count;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (_runs[middle].Start <= index)
                low = middle + 1;
            else
                high = middle;
        }
        return low == 0 ? Term.Zero : _runs[low - 1].Term;
    }
}
