namespace Rrmq.Storage;

/// <summary>
/// One file's bytes as the page cache has them, and for each sector that is not yet durable what the platter has instead. Guarded by the file system.
/// </summary>
internal sealed class FaultyContent(int id)
{
    public const int SectorBytes = 512;

    // What a crash would bring back, by sector: atRisk may survive it, lost cannot, because a sync failed and the kernel then took the pages for clean.
    private readonly SortedDictionary<long, byte[]> _atRisk = [];
    private readonly SortedDictionary<long, byte[]> _lost = [];
    private byte[] _bytes = [];
    private long _durableLength;

    public int Id => id;

    public long Length { get; private set; }

    public int Read(Span<byte> destination, long offset)
    {
        if (offset >= Length)
            return 0;
        var count = (int)Math.Min(destination.Length, Length - offset);
        _bytes.AsSpan((int)offset, count).CopyTo(destination);
        return count;
    }

    public void Write(ReadOnlySpan<byte> source, long offset)
    {
        if (source.IsEmpty)
            return;
        Reserve(offset + source.Length);
        Remember(offset, offset + source.Length);
        source.CopyTo(_bytes.AsSpan((int)offset));
        Length = Math.Max(Length, offset + source.Length);
    }

    public void SetLength(long length)
    {
        if (length < Length)
        {
            Remember(length, Length);
            _bytes.AsSpan((int)length, (int)(Length - length)).Clear();
        }
        Reserve(length);
        Length = length;
    }

    public void Sync()
    {
        _atRisk.Clear();
        _durableLength = Length;
    }

    public void FailSync(Random chance)
    {
        foreach (var (sector, before) in _atRisk)
        {
            if (chance.Next(2) == 0)
                _lost[sector] = before;
        }
        _atRisk.Clear();
    }

    public void Crash(Random chance)
    {
        foreach (var (sector, before) in _atRisk)
        {
            if (chance.Next(2) == 0)
                Restore(sector, before);
        }
        foreach (var (sector, before) in _lost)
            Restore(sector, before);
        _atRisk.Clear();
        _lost.Clear();
        if (Length != _durableLength)
            Length = LengthAfterCrash(chance);
        _bytes.AsSpan((int)Length).Clear();
        _durableLength = Length;
    }

    /// <summary>Changes what lies on the platter, behind everyone's back.</summary>
    public void Damage(long offset, byte mask) => _bytes[offset] ^= mask;

    public void DamageLength(long length)
    {
        _bytes.AsSpan((int)length).Clear();
        Length = _durableLength = length;
    }

    public byte[] ToArray() => _bytes.AsSpan(0, (int)Length).ToArray();

    private long LengthAfterCrash(Random chance) => chance.Next(3) switch
    {
        0 => _durableLength,
        1 => Length,
        _ => chance.NextInt64(Math.Min(Length, _durableLength), Math.Max(Length, _durableLength)),
    };

    private void Remember(long from, long to)
    {
        for (var sector = from / SectorBytes; sector * SectorBytes < to; sector++)
        {
            if (_atRisk.ContainsKey(sector))
                continue;
            if (!_lost.Remove(sector, out var before))
            {
                before = new byte[SectorBytes];
                Read(before, sector * SectorBytes);
            }
            _atRisk.Add(sector, before);
        }
    }

    private void Restore(long sector, byte[] before)
    {
        Reserve((sector + 1) * SectorBytes);
        before.CopyTo(_bytes.AsSpan((int)(sector * SectorBytes)));
    }

    private void Reserve(long length)
    {
        if (length > _bytes.Length)
            Array.Resize(ref _bytes, (int)Math.Max(Math.Max(length, 4096), Math.Min(_bytes.Length * 2L, int.MaxValue / 2)));
    }
}
