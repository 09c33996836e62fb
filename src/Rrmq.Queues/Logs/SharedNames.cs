namespace Rrmq.Queues;

/// <summary>Spares memory where the same few names come again and again: the last name of each kind, by a hash, is handed out again. What it hands out depends on nothing but the name.</summary>
internal sealed class SharedNames
{
    private const int Places = 256;

    private readonly byte[]?[] _names = new byte[]?[Places];

    public byte[] Share(ReadOnlySpan<byte> name)
    {
        var hash = new StateHasher();
        hash.Add(name);
        ref var place = ref _names[hash.Value % Places];
        if (place is null || !name.SequenceEqual(place))
            place = name.ToArray();
        return place;
    }
}
