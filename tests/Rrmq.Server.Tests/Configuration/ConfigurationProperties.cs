using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Rrmq.Server.Tests;

/// <summary>Whatever a CONFIG file holds, reading it ends in a configuration or in a <see cref="ConfigurationException"/> made of single lines.</summary>
public sealed class ConfigurationProperties : IDisposable
{
    private static readonly string[] Seeds =
    [
        """{"addresses": [{"ip": "http://127.0.0.1", "port": 8567, "internal_port": 9567}, {"ip": "b", "port": 9123}], "election_timeout": "150ms", "quorum": 2}""",
        """<cluster election_timeout="150ms"><node ip="127.0.0.1" port="8567" internal_port="9567"/><node ip="b" port="9123"/></cluster>""",
    ];

    private readonly string _path = Path.GetTempFileName();

    [Fact]
    public void Random_bytes_never_crash() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes => EndsWell(bytes)).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void A_good_file_with_bytes_changed_never_crashes()
    {
        var mutation = from seed in Gen.Elements(Seeds)
                       from edits in Gen.ListOf(Gen.Zip(Gen.Choose(0, seed.Length - 1), Gen.Choose(0, 255)))
                       select Mutate(seed, edits);
        Prop.ForAll(mutation.ToArbitrary(), bytes => EndsWell(bytes)).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }

    [Fact]
    public void A_good_file_cut_anywhere_never_crashes()
    {
        foreach (var seed in Seeds)
            for (var length = 0; length <= seed.Length; length++)
                Assert.True(EndsWell(Encoding.UTF8.GetBytes(seed[..length])));
    }

    private static byte[] Mutate(string seed, IEnumerable<(int At, int Value)> edits)
    {
        var bytes = Encoding.UTF8.GetBytes(seed);
        foreach (var (at, value) in edits)
            bytes[at] = (byte)value;
        return bytes;
    }

    private bool EndsWell(byte[] content)
    {
        File.WriteAllBytes(_path, content);
        try
        {
            ConfigurationLoader.FromFile(_path, "0", new Dictionary<Setting, string>(), new Dictionary<string, string>());
            return true;
        }
        catch (ConfigurationException e)
        {
            return e.Errors.Count > 0 && e.Errors.All(error => error.Length > 0 && !error.Any(char.IsControl));
        }
    }

    public void Dispose() => File.Delete(_path);
}
