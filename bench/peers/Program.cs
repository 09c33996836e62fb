using Rrmq.Peers;

if (args.Length < 2)
{
    Console.Error.WriteLine("bench/peers/run starts this");
    return 2;
}

PeerArguments arguments;
try
{
    arguments = PeerArguments.Parse(args[2..]);
}
catch (ArgumentException e)
{
    Console.Error.WriteLine($"bench/peers/run: {e.Message}");
    return 2;
}

var workshop = new Workshop(args[0], args[1]);
var folder = arguments.Into ?? "peers";
var report = arguments.Into is null
    ? new EvaluationReport("", DateTimeOffset.Now, "peers", 0, 0, [], [], [])
    : EvaluationFiles.Read(folder);
List<IPeer> peers = [new RrmqPeer(workshop), new RabbitMqPeer(workshop), new NatsPeer(workshop, syncsAlways: false)];
if (NatsPeer.KnowsSyncAlways(workshop))
    peers.Add(new NatsPeer(workshop, syncsAlways: true));
var began = DateTimeOffset.Now;
try
{
    foreach (var peer in peers)
    {
        Console.WriteLine($"starting {peer.Description.Name} {peer.Description.Version}");
        await peer.StartAsync();
    }

    var comparison = await new Comparison(peers, arguments).RunAsync();
    if (arguments.Into is null)
        report = report with { Version = comparison.Systems[0].Version, Seconds = Math.Round((DateTimeOffset.Now - began).TotalSeconds, 1), Facts = MachineFacts.Collect(workshop.Folder, comparison.Systems[0].Version) };
    EvaluationFiles.Write(folder, report with { Peers = comparison });
    Console.WriteLine($"{Path.Combine(folder, EvaluationFiles.Page)}");
    return 0;
}
finally
{
    foreach (var peer in peers)
        await peer.DisposeAsync();
}
