using System.Buffers.Binary;
using System.Diagnostics;

namespace Rrmq.EndToEnd;

/// <summary>
/// The cables between namespaces: takes packets from one card and gives them to another, or loses them, or brings them late. Real kernels speak real TCP at both ends, and no kernel module is
/// needed in between: <c>tc netem</c> is missing from many kernels. A thread for each card, and one for what is late.
/// </summary>
internal sealed class PacketSwitch : IDisposable
{
    private const int LargestPacket = 65_536;
    private const int DestinationOffset = 16;
    private const int LeastPacket = 20;
    private const int WaitMs = 50;

    private readonly Lock _drawing = new();
    private readonly Random _random = new(1);
    private readonly object _gate = new();
    private readonly PriorityQueue<(TunDevice To, byte[] Packet), long> _late = new();
    private readonly Dictionary<uint, (int Place, TunDevice Device)> _places;
    private readonly WireWeather[,] _weather;
    private readonly List<Thread> _threads = [];
    private long _lost;
    private volatile bool _isOver;

    /// <param name="devices">A card and its address for each place.</param>
    public PacketSwitch(IReadOnlyList<(uint Address, TunDevice Device)> devices)
    {
        _places = devices.Index().ToDictionary(entry => entry.Item.Address, entry => (entry.Index, entry.Item.Device));
        _weather = new WireWeather[devices.Count, devices.Count];
        foreach (var (from, (_, device)) in devices.Index())
        {
            for (var to = 0; to < devices.Count; to++)
                _weather[from, to] = WireWeather.Fine;
            _threads.Add(new Thread(() => Carry(from, device)) { IsBackground = true, Name = $"cable of {device.Name}" });
        }

        _threads.Add(new Thread(BringWhatIsLate) { IsBackground = true, Name = "late packets" });
        foreach (var thread in _threads)
            thread.Start();
    }

    /// <summary>Packets lost so far, by weather or cut.</summary>
    public long Lost => Volatile.Read(ref _lost);

    public void Set(int from, int to, WireWeather weather) => Volatile.Write(ref _weather[from, to], weather);

    public void Dispose()
    {
        _isOver = true;
        lock (_gate)
            Monitor.Pulse(_gate);
        foreach (var thread in _threads)
            thread.Join();
    }

    private void Carry(int from, TunDevice device)
    {
        var buffer = new byte[LargestPacket];
        while (!_isOver)
        {
            var length = device.Read(buffer, WaitMs);
            if (length < LeastPacket || !_places.TryGetValue(BinaryPrimitives.ReadUInt32BigEndian(buffer.AsSpan(DestinationOffset)), out var to))
                continue;
            var (isLost, late) = Draw(Volatile.Read(ref _weather[from, to.Place]));
            if (isLost)
                Interlocked.Increment(ref _lost);
            else if (late == TimeSpan.Zero)
                to.Device.Write(buffer.AsSpan(0, length));
            else
                BringLate(to.Device, buffer.AsSpan(0, length).ToArray(), late);
        }
    }

    private (bool IsLost, TimeSpan Late) Draw(WireWeather weather)
    {
        if (weather == WireWeather.Fine)
            return (false, TimeSpan.Zero);
        lock (_drawing)
            return (_random.NextDouble() < weather.Loss, weather.Delay + (weather.Jitter * _random.NextDouble()));
    }

    private void BringLate(TunDevice to, byte[] packet, TimeSpan late)
    {
        lock (_gate)
        {
            _late.Enqueue((to, packet), Stopwatch.GetTimestamp() + (long)(late.TotalSeconds * Stopwatch.Frequency));
            Monitor.Pulse(_gate);
        }
    }

    private void BringWhatIsLate()
    {
        lock (_gate)
        {
            while (!_isOver)
            {
                if (!_late.TryPeek(out var next, out var due))
                    Monitor.Wait(_gate);
                else if (Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due) is { TotalMilliseconds: > 0.5 } early)
                    Monitor.Wait(_gate, early);
                else
                    _late.Dequeue().To.Write(next.Packet);
            }
        }
    }
}
