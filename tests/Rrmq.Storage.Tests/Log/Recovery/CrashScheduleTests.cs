namespace Rrmq.Storage.Tests;

/// <summary>
/// Random work, interrupted at random places by power cuts, kills and failing disks, over many seeds: nothing whose append returned is ever missing, what is
/// found is a state the log could have had, and the hard state never goes back.
/// </summary>
public sealed class CrashScheduleTests
{
    private static readonly GroupId[] Groups = [new(0), new(3)];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Nothing_that_was_durable_is_lost(int part)
    {
        for (var seed = part * 200; seed < (part + 1) * 200; seed++)
            Run(seed);
    }

    private static void Run(int seed)
    {
        var chance = new Random(seed);
        var disk = TestLog.NewDisk(seed);
        var models = Groups.ToDictionary(group => group, _ => new List<Model> { new() });
        for (var life = 0; life < 8; life++)
        {
            LogStore? store = null;
            try
            {
                Plan(disk, chance);
                store = OpenAs(disk, seed, life);
                foreach (var group in Groups)
                    models[group] = [models[group].Single(model => model.Matches(store, group), $"seed {seed}, life {life}")];
                Work(store, chance, models);
            }
            catch (IOException)
            {
                // The planned end of this life, or an error of the disk, which ends it too.
            }
            disk.Before = null;
            if (chance.Next(4) == 0)
                disk.KillProcess();
            else
                disk.Crash();
            store?.Dispose();
        }
    }

    private static LogStore OpenAs(FaultyFileSystem disk, int seed, int life)
    {
        try
        {
            return TestLog.Open(disk);
        }
        catch (LogCorruptException error)
        {
            throw new InvalidOperationException($"seed {seed}, life {life}", error);
        }
    }

    // Each life ends at some operation: at once, or because the disk fails it.
    private static void Plan(FaultyFileSystem disk, Random chance)
    {
        var end = chance.Next(120);
        var step = 0;
        var failsInstead = chance.Next(3) == 0;
        disk.Before = (operation, _) =>
        {
            if (step++ != end)
                return;
            if (failsInstead)
                disk.FailNext(operation);
            else
                throw new IOException("power cut");
        };
    }

    private static void Work(LogStore store, Random chance, Dictionary<GroupId, List<Model>> models)
    {
        for (var round = 0; round < 60; round++)
        {
            var now = Groups.ToDictionary(group => group, group => models[group][0]);
            var batch = new List<StorageAppend>();
            for (var i = chance.Next(1, 4); i > 0; i--)
            {
                var group = Groups[chance.Next(Groups.Length)];
                var append = now[group].RandomAppend(group, chance);
                batch.Add(append);
                var possible = now[group].StatesWithin(append);
                models[group].AddRange(possible);
                now[group] = possible[^1];
            }
            store.Append(batch);
            foreach (var group in Groups)
                models[group] = [now[group]];
            if (chance.Next(3) == 0)
                store.PrepareAhead();
        }
    }

    /// <summary>One state of a group's log: of an interrupted batch any prefix of its records may be found.</summary>
    private sealed record Model
    {
        public HardState HardState { get; init; }

        public LogBase Base { get; init; }

        public Entry[] Entries { get; init; } = [];

        private long Last => Base.Index.Value + Entries.Length;

        public StorageAppend RandomAppend(GroupId group, Random chance)
        {
            var term = Math.Max(HardState.Term.Value, Entries.Length == 0 ? Math.Max(1, Base.Term.Value) : Entries[^1].Term.Value) + (chance.Next(5) == 0 ? 1 : 0);
            HardState? hardState = term > HardState.Term.Value ? TestLog.State(term, chance.Next(4)) : null;
            if (chance.Next(20) == 0)
                return TestLog.Append(group, hardState, null) with { ResetTo = Snapshot(Base.Index.Value + chance.Next(1, 30), term) };
            long? truncate = chance.Next(4) == 0 && Entries.Length > 0 ? Base.Index.Value + chance.Next(Math.Max(1, Entries.Length - 5), Entries.Length + 1) : null;
            var next = truncate ?? Last + 1;
            var count = chance.Next(4);
            var entries = Enumerable.Range(0, count).Select(i => TestLog.Entry(next + i, term, SizeOf(chance))).ToArray();
            for (var i = 0; i < count; i++)
                entries[i] = entries[i] with { Kind = chance.Next(4) == 0 ? EntryKind.Membership : EntryKind.Command };
            return TestLog.Append(group, hardState, truncate, entries);
        }

        public List<Model> StatesWithin(StorageAppend append)
        {
            var states = new List<Model> { this };
            if (append.HardState is { } hardState)
                states.Add(states[^1] with { HardState = hardState });
            if (append.ResetTo is { } snapshot)
                states.Add(states[^1] with { Base = snapshot.Base, Entries = [] });
            if (append.TruncateFrom is { } from)
                states.Add(states[^1] with { Entries = Entries[..(int)(from.Previous - Base.Index)] });
            foreach (var entry in append.Entries)
                states.Add(states[^1] with { Entries = [.. states[^1].Entries, entry] });
            return states;
        }

        public bool Matches(LogStore store, GroupId group)
        {
            var recovered = store.Recover(group);
            if (recovered.HardState != HardState || recovered.LastIndex.Value != Last || recovered.Base != Base)
                return false;
            var kinds = recovered.Entries.Select(entry => entry.Kind);
            if (!kinds.SequenceEqual(Entries.Select(entry => entry.Kind)))
                return false;
            var found = TestLog.ReadAll(store, group);
            for (var i = 0; i < Entries.Length; i++)
            {
                if (found[i].Index != Entries[i].Index || found[i].Term != Entries[i].Term || found[i].Kind != Entries[i].Kind || !found[i].Payload.Span.SequenceEqual(Entries[i].Payload.Span))
                    return false;
            }
            return true;
        }

        private static SnapshotMeta Snapshot(long index, long term) =>
            new(new LogIndex(index), new Term(term), Membership.Bootstrap([new NodeId(1), new NodeId(2)]));

        private static int SizeOf(Random chance) => chance.Next(10) switch
        {
            0 => 0,
            1 => chance.Next(9000),
            _ => chance.Next(300),
        };
    }
}

internal static class ModelSearch
{
    public static T Single<T>(this List<T> all, Func<T, bool> matches, string where)
    {
        foreach (var one in all)
        {
            if (matches(one))
                return one;
        }
        throw new InvalidOperationException($"{where}: none of the {all.Count} states the log may be in was found");
    }
}
