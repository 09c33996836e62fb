namespace Rrmq.Storage.Tests;

public sealed class DiskReserveTests : IDisposable
{
    private const long Bytes = 1 << 20;
    private const long Piece = 64 * 1024;
    private readonly FaultyFileSystem _disk = TestLog.NewDisk();
    private readonly DiskReserve _reserve;
    private readonly ReservingFileSystem _files;

    public DiskReserveTests()
    {
        _reserve = new DiskReserve(_disk, "/data/reserve", Bytes);
        _files = new ReservingFileSystem(_disk, _reserve);
        _reserve.Refill(long.MaxValue);
    }

    public void Dispose() => _reserve.Dispose();

    [Fact]
    public void It_is_set_aside_at_once_and_given_back_only_to_who_finds_no_room()
    {
        Assert.Equal(Bytes, _reserve.HeldBytes);
        using var file = _files.Create("/data/file");
        file.Write(new byte[1000], 0);
        Assert.Equal(Bytes, _reserve.HeldBytes);

        _disk.CapacityBytes = Bytes + 1000;
        file.Write(new byte[Piece + 1], 1000);
        Assert.Equal(Bytes - (2 * Piece), _reserve.HeldBytes);
        using var other = _files.Create("/data/other");
        other.Write(new byte[Piece], 0);
        Assert.InRange(_reserve.HeldBytes, 1, Bytes - (2 * Piece));
    }

    [Fact]
    public void When_nothing_is_left_the_disk_is_full()
    {
        _disk.CapacityBytes = Bytes;
        using var file = _files.Create("/data/file");
        file.Write(new byte[Bytes], 0);
        Assert.Equal(0, _reserve.HeldBytes);
        Assert.Throws<DiskFullException>(() => file.Write([1], Bytes));
    }

    [Fact]
    public void It_fills_up_as_far_as_there_is_room_and_leaves_a_piece()
    {
        _disk.CapacityBytes = Bytes;
        using (var file = _files.Create("/data/file"))
            file.Write(new byte[Bytes], 0);
        _reserve.Refill(Piece);
        Assert.Equal(0, _reserve.HeldBytes);

        _disk.Delete("/data/file");
        _disk.CapacityBytes = Bytes / 2;
        _reserve.Refill(Bytes / 2);
        Assert.Equal((Bytes / 2) - Piece, _reserve.HeldBytes);
        _disk.CapacityBytes = long.MaxValue;
        _reserve.Refill(Bytes);
        Assert.Equal(Bytes, _reserve.HeldBytes);
    }

    [Fact]
    public void A_volume_that_has_less_than_it_says_costs_nothing()
    {
        Assert.True(_reserve.TryGiveBack());
        var held = _reserve.HeldBytes;
        _disk.CapacityBytes = held;
        _reserve.Refill(long.MaxValue);
        Assert.Equal(held, _reserve.HeldBytes);
    }

    [Fact]
    public void What_an_earlier_life_set_aside_is_still_there()
    {
        Assert.True(_reserve.TryGiveBack());
        _reserve.Dispose();
        using var next = new DiskReserve(_disk, "/data/reserve", Bytes);
        next.Refill(0);
        Assert.Equal(Bytes - Piece, next.HeldBytes);
    }

    [Fact]
    public void A_log_grows_out_of_it()
    {
        var options = new LogOptions { SegmentBytes = 256 * 1024, LeastPreparedBytes = 4096, MostPreparedBytes = 8192 };
        LogStore.Create(_files, TestLog.Folder, TestLog.Identity, options);
        using var store = LogStore.Open(_files, TestLog.Folder, TestLog.Identity, options, ahead: _disk);
        _disk.CapacityBytes = Bytes + store.BytesOnDisk;
        store.PrepareAhead();
        for (var index = 1; index <= 300; index++)
        {
            store.Append([TestLog.Append(TestLog.Entry(index, 1, 1000))]);
            if (store.NeedsPreparing)
                store.PrepareAhead();
        }

        Assert.InRange(_reserve.HeldBytes, Bytes / 2, Bytes - Piece);
        Assert.Equal(300, TestLog.ReadAll(store).Count);
    }
}
