namespace Rrmq.Storage;

/// <summary>
/// One file's bytes as the page cache has them, and for each sector that is not yet durable what the platter has instead. Guarded by the file system.
/// </summary>
internal sealed class FaultyContent(int id)
{
    public const int SectorBytes = 512;

    // What a crash would bring back, by sector: atRisk may survive it, lost cannot, because a sync failed and the kernel then took the pages for clean.
    private readonly SortedDictionary<long, byte[]> atRisk = [];
    private readonly SortedDictionary<long, byte[]> lost = [];
    private byte[] bytes = [];
    private long durableLength;

    public int Id => id;

    public long Length { get; private set; }

    public int Read(Span<byte> destination, long offset)
    {
        if (offset >= Length)
            return 0;
        var count = (int)Math.Min(destination.Length, Length - offset);
        bytes.AsSpan((int)offset, count).CopyTo(destination);
        return count;
    }

    public void Write(ReadOnlySpan<byte> source, long offset)
    {
        if (source.IsEmpty)
            return;
        Reserve(offset + source.Length);
        Remember(offset, offset + source.Length);
        source.CopyTo(bytes.AsSpan((int)offset));
        Length = Math.Max(Length, offset + source.Length);
    }

    public void SetLength(long length)
    {
        if (length < Length)
        {
            Remember(length, Length);
            bytes.AsSpan((int)length, (int)(Length - length)).Clear();
        }
        Reserve(length);
        Length = length;
    }

    public void Sync()
    {
        atRisk.Clear();
        durableLength = Length;
    }

    public void FailSync(Random chance)
    {
        foreach (var (sector, before) in atRisk)
        {
            if (chance.Next(2) == 0)
                lost[sector] = before;
        }
        atRisk.Clear();
    }

    public void Crash(Random chance)
    {
        foreach (var (sector, before) in atRisk)
        {
            if (chance.Next(2) == 0)
                Restore(sector, before);
        }
        foreach (var (sector, before) in lost)
            Restore(sector, before);
        atRisk.Clear();
        lost.Clear();
        if (Length != durableLength)
            Length = LengthAfterCrash(chance);
        bytes.AsSpan((int)Length).Clear();
        durableLength = Length;
    }

    /// <summary>Changes what lies on the platter, behind everyone's back.</summary>
    public void Damage(long offset, byte mask) => bytes[offset] ^= mask;

    public void DamageLength(long length)
    {
        bytes.AsSpan((int)length).Clear();
        Length = durableLength = length;
    }

    public byte[] ToArray() => bytes.AsSpan(0, (int)Length).ToArray();

    private long LengthAfterCrash(Random chance) => chance.Next(3) switch
    {
        0 => durableLength,
        1 => Length,
        _ => chance.NextInt64(Math.Min(Length, durableLength), Math.Max(Length, durableLength)),
    };

    private void Remember(long from, long to)
    {
        for (var sector = from / SectorBytes; sector * SectorBytes < to; sector++)
        {
            if (atRisk.ContainsKey(sector))
                continue;
            if (!lost.Remove(sector, out var before))
            {
                before = new byte[SectorBytes];
                Read(before, sector * SectorBytes);
            }
            atRisk.Add(sector, before);
        }
    }

    private void Restore(long sector, byte[] before)
    {
        Reserve((sector + 1) * SectorBytes);
        before.CopyTo(bytes.AsSpan((int)(sector * SectorBytes)));
    }

    private void Reserve(long length)
    {
        if (length > bytes.Length)
            Array.Resize(ref bytes, (int)Math.Max(Math.Max(length, 4096), Math.Min(bytes.Length * 2L, int.MaxValue / 2)));
    }
}
