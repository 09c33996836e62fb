using Rrmq.Histories;
using Rrmq.Node;
using Rrmq.Queues;
using Rrmq.Raft;

namespace Rrmq.Simulation;

/// <summary>
/// A cluster of production nodes in virtual time under the faults and the weather of one scenario. First bad days, in which only safety is owed; then all is healed, and the
/// cluster owes progress within a bound, a drain, and a history that one queue could have made.
/// </summary>
internal sealed class Simulation
{
    /// <summary>Within this much virtual time after all was healed, ten publishes are to be acknowledged.</summary>
    public const long ProgressMs = 5_000;

    /// <summary>So many requests in a row may bring a client of <c>/v1</c> nothing, each for as long as it is patient: polls of empty topics, and what dead nodes took.</summary>
    private const int LeasingAttempts = 8;

    private const long FairWeatherMs = 8_000;

    /// <summary>Whoever drains asks removed nodes too, and some that nobody tells of a leader: few of its requests get through.</summary>
    private const long DrainMs = 300_000;

    private const long SettledMs = 30_000;
    private const int Progress = 10;

    private readonly List<SimNode> _nodes = [];
    private readonly List<SimClient> _clients = [];
    private readonly List<LeasingClient> _leasing = [];
    private readonly List<HealingMachine> _healing = [];
    private readonly FaultInjector _faults;
    private readonly IReadOnlyList<string> _topics;

    public Simulation(Scenario scenario, Trace? trace = null, IEnumerable<ISimulationObserver>? observers = null)
    {
        Scenario = scenario;
        Trace = trace ?? new Trace();
        Founders = [.. Enumerable.Range(1, scenario.Nodes).Select(i => new Member(new NodeId(i), $"n{i}", $"http://n{i}", $"n{i}", i, i))];
        _nodes.AddRange(Founders.Select(member => new SimNode(this, member.Node.Value, member)));
        Network = new SimNetwork(this);
        Operator = new Operator(this);
        _faults = new FaultInjector(this);
        _topics = [.. Enumerable.Range(1, scenario.Clients.Topics).Select(number => $"t{number}")];
        Leasing = new LeasingRecord(this);
        Watch = new ClusterWatch([.. Founders.Select(member => member.Node)]);
        Observers = [Watch, new NothingForgotten(), .. observers ?? []];
    }

    public Scenario Scenario { get; }
    public Trace Trace { get; }
    public Scheduler Scheduler { get; } = new();

    /// <summary>The members that the cluster begins with, as its configuration names them.</summary>
    public IReadOnlyList<Member> Founders { get; }

    /// <summary>All who were ever members, in the order in which they came.</summary>
    public IReadOnlyList<SimNode> Nodes => _nodes;

    public SimNetwork Network { get; }
    public Operator Operator { get; }
    public IReadOnlyList<ISimulationObserver> Observers { get; }
    public ClusterWatch Watch { get; }
    public Recorder Recorder { get; } = new();

    /// <summary>What clients of <c>/v1</c> saw.</summary>
    public LeasingRecord Leasing { get; }
    public History History => Recorder.History;

    /// <summary>True once the bad days are over.</summary>
    public bool IsHealed { get; private set; }

    /// <summary>True once clients finish what they began and ask nothing more.</summary>
    public bool IsDraining { get; private set; }

    /// <summary>Runs it all and tells how it went. Whatever is wrong is told, not thrown.</summary>
    /// <param name="story">What happens in the bad days beside the schedule: it lets time pass itself, by the <see cref="Scheduler"/>.</param>
    public Verdict Run(Action? story = null)
    {
        string? promise = null, what = null;
        try
        {
            Live(story);
        }
        catch (BrokenPromiseException e)
        {
            (promise, what) = (e.Promise, e.Message);
        }
        catch (Exception e)
        {
            (promise, what) = (e.GetType().Name, e.ToString());
        }

        return new Verdict(Scenario, promise, what)
        {
            TraceHash = Trace.Hash,
            VirtualMs = Scheduler.NowMs,
            Steps = Scheduler.Steps,
            Acknowledged = History.Acknowledged,
            FaultCounts = _faults.Counts,
            LastLines = [.. Trace.LastLines],
        };
    }

    public SimNode? Find(NodeId node) => _nodes.Find(each => each.Id == node);

    /// <summary>A newcomer was taken in and starts.</summary>
    public void Add(SimNode newcomer)
    {
        if (Find(newcomer.Id) is { } other)
            throw new BrokenPromiseException("no number is used twice", $"{newcomer.Member.Name} was taken in as node {newcomer.Id}, which {other.Member.Name} was before");
        _nodes.Add(newcomer);
        Network.Add(newcomer);
        newcomer.Start();
    }

    /// <summary>A node is lost to its cluster, and its machine asks to be taken in anew.</summary>
    public void HealLater(SimNode damaged, string finding)
    {
        var machine = new HealingMachine(this, damaged, finding, 100 + _healing.Count);
        _healing.Add(machine);
        Scheduler.After(1, machine.Ask);
    }

    /// <summary>A line of the trace that everybody wants to read: faults, ends, starts, roles.</summary>
    public void Note(string what) => Trace.Note(Scheduler.NowMs, what);

    /// <summary>A line for those who want to read all. Only to be called when <see cref="Trace.IsVerbose"/>.</summary>
    public void Tell(string what) => Trace.Reader?.Invoke($"{Scheduler.NowMs,6}   {what}");

    /// <summary>After every turn of a node's loop: it may have answered.</summary>
    public void Turned(SimNode node)
    {
        foreach (var client in _clients)
        {
            if (client.WaitsFor(node))
                client.Step();
        }

        foreach (var client in _leasing)
        {
            if (client.WaitsFor(node))
                client.Step();
        }
    }

    /// <summary>A client has been told something.</summary>
    public void Told(int client, ClientRequest request, in ClientAnswer answer)
    {
        Trace.Mix(((ulong)client << 32) + ((ulong)answer.Kind << 16) + (ulong)answer.Result.Status);
        Trace.Mix((ulong)answer.At.Index.Value);
        Trace.Mix(answer.Body.Span);
        if (Trace.IsVerbose)
            Tell($"client {client}: {request.Kind} {request.Topic} {Wording.Of(request.Message)}: {answer.Kind} {answer.Result.Status} {Wording.Of(AppliedLog.Text(answer.Body))} at {answer.At.Index}");
    }

    /// <summary>The connections of clients to a process that has ended close, unless the machine went with it.</summary>
    public void ClientsLose(SimNode node, NodeEnd how)
    {
        foreach (var client in _clients)
        {
            if (client.WaitsFor(node))
                client.LoseConnection(tellsAtOnce: how != NodeEnd.PowerCut);
        }

        foreach (var client in _leasing)
        {
            if (client.WaitsFor(node))
                client.LoseConnection(tellsAtOnce: how != NodeEnd.PowerCut);
        }
    }

    private void Live(Action? story)
    {
        foreach (var node in Founders)
            Find(node.Node)!.Start();
        for (var number = 1; number <= Scenario.Clients.Clients; number++)
            _clients.Add(NewClient(number));
        for (var number = 1; number <= Scenario.Leasing.Clients; number++)
            _leasing.Add(NewLeasingClient(number));
        for (var number = 1; number <= Scenario.JobClients; number++)
            _leasing.Add(NewJobClient(number));
        foreach (var client in _clients)
            client.Step();
        foreach (var client in _leasing)
            client.Step();
        if (!Scheduler.RunUntil(FairWeatherMs, () => History.Acknowledged > 0))
            throw new BrokenPromiseException("a first leader", $"nothing could be published in {FairWeatherMs} ms without faults");
        _faults.ScheduleAll();
        story?.Invoke();
        Scheduler.RunUntil(Scenario.BadDaysMs);

        Heal();
        var before = History.Acknowledged;
        if (!Scheduler.RunUntil(Scheduler.NowMs + ProgressMs, () => History.Acknowledged >= before + Progress))
            throw new BrokenPromiseException("progress", $"{History.Acknowledged - before} publishes were acknowledged within {ProgressMs} ms after all was healed");
        var done = Leasing.Done;
        var bound = LeasingAttempts * Scenario.Leasing.LongestAttemptMs;
        if (_leasing.Count > 0 && !Scheduler.RunUntil(Scheduler.NowMs + bound, () => Leasing.Done > done))
            throw new BrokenPromiseException("progress", $"no request of /v1 succeeded within {bound} ms");
        Drain();
        SettleMembers();
        KeepPeace();
        CheckWipedNodes();
        CheckHistory();
        foreach (var node in Nodes)
            node.Disk.MixInto(Trace);
    }

    private SimClient NewClient(int number)
    {
        var mix = Scenario.Clients;
        var usesKeys = mix.Keyed > 0 && (number + 1) / 2 % mix.Keyed == 0;
        var work = new DailyWork(number, isProducer: number % 2 == 1, usesKeys, _topics, mix.BodyBytes, Chance.Of(Scenario.Seed, "work", number));
        return new SimClient(this, number, work, mix.RestMs);
    }

    private LeasingClient NewLeasingClient(int number)
    {
        var mix = Scenario.Leasing;
        var work = new LeasingWork(number, mix, mix.Keyed > 0 && number % mix.Keyed == 0, Chance.Of(Scenario.Seed, "leasing work", number), Chance.Of(Scenario.Seed, "leasing rarities", number));
        return new LeasingClient(this, number, work.Next, work.Answered, mix.RestMs);
    }

    private LeasingClient NewJobClient(int number)
    {
        var work = new JobWork(number, usesKeys: number % 2 == 0, Chance.Of(Scenario.Seed, "job work", number));
        return new LeasingClient(this, 200 + number, work.Next, work.Answered, restMs: 60);
    }

    private void CheckHistory()
    {
        foreach (var node in Nodes.Where(node => node is { IsSound: true, IsUp: true }))
            Watch.Rests(node);
        foreach (var observer in Observers)
            observer.Finished();
        var operations = History.Operations;
        new LeasingCheck(Scenario.Leasing, Leasing.Operations, Leasing.Peeks).Run(Watch.Entries());
        Demand("history", HistoryCheck.FindProblems(operations));
        Demand("witness order", WitnessCheck.FindProblems(operations, Watch.Log()));
        Demand("witness order with gaps", WitnessCheck.FindProblems(operations));

        static void Demand(string promise, IReadOnlyList<string> problems)
        {
            if (problems.Count > 0)
                throw new BrokenPromiseException(promise, string.Join("; ", problems.Take(20)));
        }
    }

    private void Heal()
    {
        IsHealed = true;
        Note("all is healed");
        Network.Heal();
        Operator.TakeNothingNew();
        foreach (var node in Nodes)
        {
            node.Disk.Heal();
            node.Unpause();
            node.Clock.RunAt(1);
            node.Start();
        }
    }

    /// <summary>
    /// Every change that was asked for comes to its end, and every newcomer that was taken in becomes a voter. Owed once clients are at rest: snapshots travel in pieces so small
    /// here that a busy cluster outruns them.
    /// </summary>
    private void SettleMembers()
    {
        // A leader that was removed has handed over, too: the election which that takes is no breach of peace.
        if (!Scheduler.RunUntil(Scheduler.NowMs + SettledMs, () => Operator.IsDone && _healing.TrueForAll(machine => machine.IsIn) && Watch.Members.IsSettled && IsLedByAMember()))
            throw new BrokenPromiseException("settled members", $"{Watch.Members}, and {Operator}, {string.Join(", ", _healing.Where(machine => !machine.IsIn))}, {SettledMs} ms after clients came to rest");
        if (_nodes.Find(node => !IsMember(node) && node.Loop?.Core.Role == Role.Leader) is { } leader)
            throw new BrokenPromiseException("settled members", $"{leader.Member.Name} leads and is no member of {Watch.Members}");
    }

    /// <summary>Clients finish what they began; then one of them takes everything that is left.</summary>
    private void Drain()
    {
        foreach (var client in _clients)
            client.IsStopped = true;
        foreach (var client in _leasing)
            client.IsStopped = true;
        IsDraining = true;
        if (!Scheduler.RunUntil(Scheduler.NowMs + DrainMs, () => _clients.All(client => !client.IsBusy) && _leasing.All(client => !client.IsBusy)))
            throw new BrokenPromiseException("drain", "clients did not come to an end");
        var rest = new DrainWork(_topics);
        var drainer = new SimClient(this, 99, rest, restMs: 1);
        _clients.Add(drainer);
        drainer.Step();
        var leased = new LeasingDrain(Scenario.Leasing);
        var taker = new LeasingClient(this, 99, leased.Next, static _ => { }, restMs: 1);
        if (_leasing.Count > 0)
        {
            _leasing.Add(taker);
            taker.Step();
        }

        var worker = new JobDrain();
        var finisher = new LeasingClient(this, 299, worker.Next, worker.Answered, restMs: 1);
        if (Scenario.JobClients > 0)
        {
            _leasing.Add(finisher);
            finisher.Step();
        }

        if (!Scheduler.RunUntil(Scheduler.NowMs + DrainMs, () => rest.IsDone && !Nodes.Any(node => node.IsSound && IsMember(node) && node.Loop?.State is { } state && !IsDrained(state))))
            throw new BrokenPromiseException("drain", $"the queues were not empty after {DrainMs} ms of draining");
        (taker.IsStopped, finisher.IsStopped) = (true, true);
        if (!Scheduler.RunUntil(Scheduler.NowMs + DrainMs, () => !taker.IsBusy && !finisher.IsBusy))
            throw new BrokenPromiseException("drain", "the last client of /v1 did not come to an end");
        Note($"{History.Acknowledged} acknowledged, {Recorder.Delivered} delivered, {Recorder.Undecided} undecided; {Leasing}");
    }

    /// <summary>Nothing is left to take. What a log keeps stays there, and each of its groups has been through it.</summary>
    private bool IsDrained(QueueStateMachine state)
    {
        var logs = _leasing.Count == 0 ? [] : Scenario.Leasing.Topics.Where(static topic => topic.IsLog).ToArray();
        return state.MessageCount == logs.Sum(log => state.Describe(log.Bytes)?.Ready ?? 0)
            && logs.All(log => state.Groups(log.Bytes) is not { } groups || (groups.Count == log.Groups.Count && groups.All(static group => group.Lag == 0)));
    }

    /// <summary>With all at rest nobody has a reason to campaign: not a node that was removed or refused either.</summary>
    private void KeepPeace()
    {
        var before = HighestTerm();
        Scheduler.RunUntil(Scheduler.NowMs + 1_000);
        if (HighestTerm() is var after && after != before)
            throw new BrokenPromiseException("peace", $"the term went from {before} to {after} with all at rest");

        Term HighestTerm() => _nodes.Where(IsMember).Max(node => node.Loop?.Core.Term ?? Term.Zero);
    }

    /// <summary>And nobody has a later term yet to tell of: who came back with one, by a connection that was long in the making, ends one more leadership, as he must.</summary>
    private bool IsLedByAMember() =>
        _nodes.Find(node => IsMember(node) && node.Loop?.Core.Role == Role.Leader)?.Loop?.Core.Term is { } term && _nodes.TrueForAll(node => !IsMember(node) || !(node.Loop?.Core.Term > term));

    private bool IsMember(SimNode node) => Watch.Members.Current.Contains(node.Id);

    /// <summary>A node that forgot its promises must not be among those that keep them.</summary>
    private void CheckWipedNodes()
    {
        foreach (var node in Nodes)
        {
            if (!node.IsWiped || node.Loop is not { } loop)
                continue;
            if (!node.IsRefusedByPeers)
                throw new BrokenPromiseException("a wiped node is refused", $"{node.Member.Name} lost its disk, and no peer told it that it was replaced");
            if (loop.Core.CommitIndex.Value > 0)
                throw new BrokenPromiseException("a wiped node is refused", $"{node.Member.Name} lost its disk and takes part again: it has committed up to {loop.Core.CommitIndex}");
        }
    }
}
