using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Rrmq.Server.Tests;

/// <summary>Bytes that are nearly what a parser wants: good texts cut anywhere, and with bytes changed.</summary>
internal static class Mutations
{
    public static Arbitrary<byte[]> Of(params string[] good)
    {
        var changed = from seed in Gen.Elements(good)
                      from edits in Gen.ListOf(Gen.Zip(Gen.Choose(0, Encoding.UTF8.GetByteCount(seed) - 1), Gen.OneOf(Gen.Choose(0, 255), Gen.Elements("{}[]\",:\\0".Select(c => (int)c).ToArray()))))
                      from length in Gen.Frequency((4, Gen.Constant(int.MaxValue)), (1, Gen.Choose(0, 200)))
                      select Change(seed, edits, length);
        return changed.ToArbitrary();
    }

    private static byte[] Change(string seed, IEnumerable<(int At, int Value)> edits, int length)
    {
        var bytes = Encoding.UTF8.GetBytes(seed);
        foreach (var (at, value) in edits)
            bytes[at] = (byte)value;
        return bytes.Length > length ? bytes[..length] : bytes;
    }
}
