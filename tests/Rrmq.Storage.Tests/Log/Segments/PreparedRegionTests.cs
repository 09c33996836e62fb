namespace Rrmq.Storage.Tests;

/// <summary>The writer and the preparer write to one file from two threads; no zero may ever land on data.</summary>
public sealed class PreparedRegionTests
{
    private static readonly LogOptions Contended = new() { SegmentBytes = 256 * 1024, LeastPreparedBytes = 512, MostPreparedBytes = 512 };

    [Fact]
    public void Zeros_never_land_on_data_when_the_writer_overtakes_the_preparer()
    {
        using var folder = new TempFolder();
        Overtake(new PosixFileSystem(), folder.At("log"), 1500);
    }

    [Fact]
    public void Zeros_never_land_on_data_on_the_disk_in_memory() => Overtake(TestLog.NewDisk(), TestLog.Folder, 4000);

    [Fact]
    public void The_region_hands_every_byte_to_one_side_only()
    {
        var disk = TestLog.NewDisk();
        using var file = disk.Create("/data/file");
        var region = new PreparedRegion(0);
        var zeros = new byte[64];
        region.TakeUpTo(100);
        file.Write(TestLog.Payload(1, 1, 100), 0);
        Assert.True(region.ExtendWithZeros(file, zeros, 300));
        Assert.Equal(164, region.End);
        region.TakeUpTo(120);
        Assert.Equal(164, region.End);
        while (region.ExtendWithZeros(file, zeros, 300))
            Assert.True(region.End <= 300);
        Assert.Equal(300, region.End);
        var bytes = new byte[300];
        Assert.Equal(300, file.Read(bytes, 0));
        Assert.Equal([.. TestLog.Payload(1, 1, 100), .. new byte[200]], bytes);
    }

    // The lead is kept smaller than a batch, so nearly every append overtakes a preparer that never rests.
    private static void Overtake(IFileSystem files, string folder, int batches)
    {
        var expected = new List<Entry>();
        using (var store = TestLog.Open(files, Contended, folder))
        {
            var stop = false;
            Exception? failure = null;
            var preparer = new Thread(() =>
            {
                try
                {
                    while (!Volatile.Read(ref stop))
                        store.PrepareAhead();
                }
                catch (Exception error)
                {
                    failure = error;
                }
            });
            preparer.Start();
            var chance = new Random(5);
            for (var index = 1; index <= batches; index++)
            {
                expected.Add(TestLog.Entry(index, 1, chance.Next(1500)));
                store.Append([TestLog.Append(expected[^1])]);
            }
            Volatile.Write(ref stop, true);
            preparer.Join();
            Assert.Null(failure);
            Assert.True(store.SegmentCount >= 4);
            TestLog.AssertHolds(store, expected);
        }
        using var again = TestLog.Open(files, Contended, folder);
        TestLog.AssertHolds(again, expected);
    }
}
