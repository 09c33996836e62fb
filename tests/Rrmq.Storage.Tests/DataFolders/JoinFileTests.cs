namespace Rrmq.Storage.Tests;

public sealed class JoinFileTests
{
    private const string Folder = "/data";
    private static readonly JoinFile Asking = new(new Incarnation(0x2a), default);
    private static readonly JoinFile TakenIn = new(new Incarnation(0x2a), new byte[] { 1, 2, 3 });

    [Fact]
    public void Nothing_was_kept_where_there_is_no_file() => Assert.Null(JoinFile.Read(new FaultyFileSystem(1), Folder));

    [Fact]
    public void What_was_written_is_read_also_after_a_power_cut()
    {
        var files = new FaultyFileSystem(1);
        Asking.Write(files, Folder);
        files.Crash();
        AssertEqual(Asking, JoinFile.Read(files, Folder));

        TakenIn.Write(files, Folder);
        files.Crash();
        AssertEqual(TakenIn, JoinFile.Read(files, Folder));
    }

    [Fact]
    public void A_power_cut_at_any_operation_leaves_one_of_the_two()
    {
        for (var end = 1; ; end++)
        {
            var files = new FaultyFileSystem(end);
            Asking.Write(files, Folder);
            var operations = 0;
            files.Before = (_, _) =>
            {
                if (++operations == end)
                    throw new PowerCut();
            };
            var isCut = Record.Exception(() => TakenIn.Write(files, Folder)) is PowerCut;
            files.Before = static (_, _) => { };
            files.Crash();

            var kept = JoinFile.Read(files, Folder);
            AssertEqual(kept!.Membership.IsEmpty ? Asking : TakenIn, kept);
            if (!isCut)
                return;
        }
    }

    [Fact]
    public void No_flipped_bit_makes_it_say_something_else()
    {
        using var folder = new TempFolder();
        TakenIn.Write(new PosixFileSystem(), folder.Path);
        var path = Path.Combine(folder.Path, JoinFile.Name);
        var whole = File.ReadAllBytes(path);
        for (var bit = 0; bit < whole.Length * 8; bit++)
        {
            var flipped = whole.ToArray();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            File.WriteAllBytes(path, flipped);
            try
            {
                AssertEqual(TakenIn, JoinFile.Read(new PosixFileSystem(), folder.Path));
            }
            catch (DataFolderException)
            {
                // Refused by name, as it should be.
            }
        }
    }

    [Theory]
    [InlineData("", "cannot be read")]
    [InlineData("{", "cannot be read")]
    [InlineData("[]", "cannot be read")]
    [InlineData("""{"incarnation": "000000000000002a", "membership": ""}""", "cannot be read")]
    [InlineData("""{"format": 2, "incarnation": "000000000000002a", "membership": ""}""", "format is 2, expected 1")]
    [InlineData("""{"format": 1, "incarnation": "000000000000002a", "membership": ""}""", "cannot be read")]
    [InlineData("""{"format": 1, "incarnation": "000000000000002a", "membership": "", "checksum": "00000000"}""", "checksum is wrong")]
    [InlineData("""{"format": 1, "membership": ""}""", "cannot be read")]
    [InlineData("""{"format": 1, "incarnation": "zz", "membership": ""}""", "cannot be read")]
    [InlineData("""{"format": 1, "incarnation": null, "membership": ""}""", "cannot be read")]
    [InlineData("""{"format": 1, "incarnation": "000000000000002a", "membership": "%"}""", "cannot be read")]
    public void What_it_does_not_understand_it_refuses_by_name(string content, string why)
    {
        using var folder = new TempFolder();
        File.WriteAllText(Path.Combine(folder.Path, JoinFile.Name), content);

        var error = Assert.Throws<DataFolderException>(() => JoinFile.Read(new PosixFileSystem(), folder.Path));

        Assert.StartsWith($"{Path.Combine(folder.Path, JoinFile.Name)}: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    private static void AssertEqual(JoinFile expected, JoinFile? found)
    {
        Assert.NotNull(found);
        Assert.Equal(expected.Incarnation, found.Incarnation);
        Assert.Equal(expected.Membership.ToArray(), found.Membership.ToArray());
    }

    private sealed class PowerCut : Exception;
}
