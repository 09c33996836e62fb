using System.Text;

namespace Rrmq.Load;

/// <summary>Which node is believed to lead. Only the first to be disappointed by a node turns all away from it. Any thread.</summary>
internal sealed class Leadership(IReadOnlyList<Target> targets)
{
    private readonly Lock _lock = new();
    private readonly List<Target> _targets = [.. targets];
    private int _believed;

    public Target Believed
    {
        get
        {
            lock (_lock)
                return _targets[_believed];
        }
    }

    public void Believe(Target leader)
    {
        lock (_lock)
            _believed = Math.Max(0, _targets.IndexOf(leader));
    }

    public void TurnFrom(Target disappointing)
    {
        lock (_lock)
            if (_targets[_believed] == disappointing)
                _believed = (_believed + 1) % _targets.Count;
    }

    /// <summary>A node that does not lead said who does. False when that leads nowhere else.</summary>
    public bool Follow(ReadOnlySpan<byte> url, Target from)
    {
        if (url.IsEmpty)
            return false;
        var text = Encoding.ASCII.GetString(url);
        lock (_lock)
        {
            if (_targets[_believed] != from)
                return true;
            var known = _targets.FindIndex(target => target.Url == text);
            if (known < 0 && Target.Find(text) is { } found)
            {
                known = _targets.FindIndex(target => target.Address.Equals(found.Address));
                if (known < 0)
                {
                    _targets.Add(found);
                    known = _targets.Count - 1;
                }
            }

            if (known < 0 || _targets[known] == from)
                return false;
            _believed = known;
            return true;
        }
    }
}
