using Rrmq.Bench;

return args switch
{
    ["echo", var port] => await EchoServer.RunAsync(int.Parse(port)),
    ["base", .. var rest] => await BaseApiBench.RunAsync(BenchArguments.Parse(rest)),
    ["compare", var name, var program, .. var rest] => await CompareBench.RunAsync(name, program, BenchArguments.Parse(rest)),
    ["failover", .. var rest] => await FailoverBench.RunAsync(BenchArguments.Parse(rest)),
    _ => BenchArguments.Explain(),
};
