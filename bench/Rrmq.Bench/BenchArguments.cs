namespace Rrmq.Bench;

/// <summary>How long and how often to measure.</summary>
internal sealed record BenchArguments(int Seconds, int Rounds, int Trials, int Messages, int Minutes, int Drain)
{
    public static BenchArguments Parse(string[] args)
    {
        var arguments = new BenchArguments(Seconds: 2, Rounds: 5, Trials: 20, Messages: 1_000_000, Minutes: 30, Drain: int.MaxValue);
        for (var i = 0; i + 1 < args.Length; i += 2)
        {
            var value = int.Parse(args[i + 1]);
            arguments = args[i] switch
            {
                "--seconds" => arguments with { Seconds = value },
                "--rounds" => arguments with { Rounds = value },
                "--trials" => arguments with { Trials = value },
                "--minutes" => arguments with { Minutes = value },
                "--drain" => arguments with { Drain = value },
                "--messages" => arguments with { Messages = value },
                _ => throw new ArgumentException($"{args[i]} is not known: --seconds, --rounds, --trials, --messages, --drain and --minutes are"),
            };
        }

        return arguments;
    }

    public static int Explain()
    {
        Console.Error.WriteLine("usage: bench/run base [--seconds 2] [--rounds 5]             the base API against a bare echo, in turn: two minutes");
        Console.Error.WriteLine("       bench/run compare COMMIT [--seconds 2] [--rounds 5]   this build against that of a commit, in turn: two minutes after building it");
        Console.Error.WriteLine("       bench/run v1 [--seconds 2] [--rounds 5]                batches of 100 over /v1, published, received and acknowledged, on the leader and through a follower");
        Console.Error.WriteLine("       bench/run failover [--trials 20]                      the gap in acknowledgements when the leader dies, freezes or is cut off");
        Console.Error.WriteLine("       bench/run profile [--seconds 2]                       where the time, the calls and the bytes of a publish and a pop go");
        Console.Error.WriteLine("       bench/run trouble [--seconds 10] [--rounds 3]         latency while a disk stalls, a follower is slow, snapshots are taken, a node returns");
        Console.Error.WriteLine("       bench/run footprint [--seconds 2] [--rounds 5]         what nodes take: time to start, memory and processor, idle and busy");
        Console.Error.WriteLine("       bench/run store [--messages 1000000] [--drain SECONDS] a backlog: memory, disk, restart, drain, of all or for so long");
        Console.Error.WriteLine("       bench/run replay [--messages 1000000]                 a log read from its beginning: without a group, as events, by a group");
        Console.Error.WriteLine("       bench/run capture [--messages 1000000]                the stop of the loop for a snapshot");
        Console.Error.WriteLine("       bench/run compaction [--messages 1000000]             what compaction writes again");
        Console.Error.WriteLine("       bench/run soak [--minutes 30]                         the same load for long, with kills: whether folder, memory and latency stay flat");
        return 2;
    }
}
