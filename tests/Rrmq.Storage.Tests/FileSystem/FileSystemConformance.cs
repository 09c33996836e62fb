using System.Text;

namespace Rrmq.Storage.Tests;

/// <summary>What every file system behind the seam must do alike.</summary>
public abstract class FileSystemConformance
{
    protected abstract IFileSystem Files { get; }

    protected abstract string Root { get; }

    private string At(string name) => Path.Combine(Root, name);

    [Fact]
    public void What_was_written_reads_back_at_its_offset()
    {
        using var file = Files.Create(At("a"));
        file.Write("hello"u8, 10);
        file.SyncData();
        var bytes = new byte[20];
        Assert.Equal(15, file.Read(bytes, 0));
        Assert.Equal(15, file.Length);
        Assert.Equal(new byte[10], bytes[..10]);
        Assert.Equal("hello", Encoding.UTF8.GetString(bytes, 10, 5));
    }

    [Fact]
    public void Reading_at_and_beyond_the_end_returns_nothing()
    {
        using var file = Files.Create(At("a"));
        file.Write([1, 2, 3], 0);
        Assert.Equal(0, file.Read(new byte[4], 3));
        Assert.Equal(0, file.Read(new byte[4], 300));
        Assert.Equal(1, file.Read(new byte[4], 2));
    }

    [Fact]
    public void Shrinking_and_growing_leaves_zeros()
    {
        using var file = Files.Create(At("a"));
        file.Write([1, 2, 3, 4], 0);
        file.SetLength(2);
        file.SetLength(4);
        var bytes = new byte[4];
        Assert.Equal(4, file.Read(bytes, 0));
        Assert.Equal([1, 2, 0, 0], bytes);
    }

    [Fact]
    public void Two_handles_see_the_same_bytes()
    {
        using var first = Files.Create(At("a"));
        using var second = Files.Open(At("a"));
        first.Write([7], 0);
        var bytes = new byte[1];
        Assert.Equal(1, second.Read(bytes, 0));
        Assert.Equal(7, bytes[0]);
    }

    [Fact]
    public void Creating_fails_when_the_name_is_taken_and_opening_when_it_is_not()
    {
        Files.Create(At("a")).Dispose();
        Assert.ThrowsAny<IOException>(() => Files.Create(At("a")));
        Assert.ThrowsAny<IOException>(() => Files.Open(At("b")));
        Assert.ThrowsAny<IOException>(() => Files.Create(At("no/such")));
        Assert.ThrowsAny<IOException>(() => Files.SyncDirectory(At("no")));
    }

    [Fact]
    public void A_rename_takes_the_place_of_the_file_that_had_the_name()
    {
        using (var file = Files.Create(At("new")))
            file.Write([1], 0);
        using (var file = Files.Create(At("old")))
            file.Write([2, 2], 0);
        Files.Rename(At("new"), At("old"));
        Files.SyncDirectory(Root);
        Assert.False(Files.FileExists(At("new")));
        using var renamed = Files.Open(At("old"));
        Assert.Equal(1, renamed.Length);
    }

    [Fact]
    public void A_listing_holds_names_of_files_and_folders_in_ordinal_order()
    {
        Files.Create(At("b")).Dispose();
        Files.Create(At("B")).Dispose();
        Files.CreateDirectory(At("a/deep"));
        Files.Create(At("a/inside")).Dispose();
        Assert.Equal(["B", "a", "b"], Files.List(Root));
        Assert.True(Files.DirectoryExists(At("a/deep")));
        Assert.False(Files.DirectoryExists(At("b")));
        Assert.False(Files.FileExists(At("a")));
    }

    [Fact]
    public void A_deleted_file_is_gone()
    {
        Files.Create(At("a")).Dispose();
        Files.Delete(At("a"));
        Assert.False(Files.FileExists(At("a")));
        Assert.Empty(Files.List(Root));
    }

    [Fact]
    public void A_lock_has_one_holder_until_it_is_released()
    {
        var held = Files.TryLock(At("lock"));
        Assert.NotNull(held);
        Assert.Null(Files.TryLock(At("lock")));
        held.Dispose();
        using var again = Files.TryLock(At("lock"));
        Assert.NotNull(again);
    }

    [Fact]
    public void There_is_free_space_on_the_volume() => Assert.True(Files.FreeBytes(Root) > 0);
}
