using Rrmq.Bench;

return args switch
{
    ["echo", var port] => await EchoServer.RunAsync(int.Parse(port)),
    ["base", .. var rest] => await BaseApiBench.RunAsync(BenchArguments.Parse(rest)),
    ["compare", var name, var program, .. var rest] => await CompareBench.RunAsync(name, program, BenchArguments.Parse(rest)),
    ["failover", .. var rest] => await FailoverBench.RunAsync(BenchArguments.Parse(rest)),
    ["footprint", .. var rest] => await FootprintBench.RunAsync(BenchArguments.Parse(rest)),
    ["v1", .. var rest] => await V1Bench.RunAsync(BenchArguments.Parse(rest)),
    ["replay", .. var rest] => await ReplayBench.RunAsync(BenchArguments.Parse(rest)),
    ["store", .. var rest] => await StoreBench.RunAsync(BenchArguments.Parse(rest)),
    ["capture", .. var rest] => CaptureBench.Run(BenchArguments.Parse(rest)),
    ["compaction", .. var rest] => CompactionBench.Run(BenchArguments.Parse(rest)),
    ["trouble", .. var rest] => await TroubleBench.RunAsync(BenchArguments.Parse(rest)),
    ["profile", .. var rest] => await ProfileBench.RunAsync(BenchArguments.Parse(rest)),
    ["soak", .. var rest] => await SoakBench.RunAsync(BenchArguments.Parse(rest)),
    _ => BenchArguments.Explain(),
};
