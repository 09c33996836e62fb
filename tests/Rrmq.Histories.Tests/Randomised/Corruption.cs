namespace Rrmq.Histories.Tests;

/// <summary>One lie told into a correct history. Null where the history offers no place for it.</summary>
internal static class Corruption
{
    public static readonly IReadOnlyDictionary<string, Func<List<Operation>, Random, List<Operation>?>> All = new Dictionary<string, Func<List<Operation>, Random, List<Operation>?>>
    {
        ["an acknowledged message is lost"] = Lost,
        ["a message is delivered twice"] = Twice,
        ["a message comes from nowhere"] = FromNowhere,
        ["a message comes from another topic"] = FromAnotherTopic,
        ["two messages come in the wrong order"] = OutOfOrder,
        ["a queue is falsely empty"] = FalselyEmpty,
        ["a replayed answer differs"] = DifferentReplay,
        ["a key that had a success is refused"] = RefusedReplay,
        ["what was applied is told as surely not applied"] = NotApplied,
        ["a topic is made twice"] = MadeTwice,
        ["a listing leaves out a topic"] = StaleListing,
        ["two operations name one index"] = SharedIndex,
        ["two operations exchange their indexes"] = ExchangedIndexes,
    };

    private static List<Operation>? Lost(List<Operation> history, Random chance)
    {
        var pop = Any(history, chance, IsPop);
        return pop is null ? null : [.. history.Where(operation => operation.Kind != OperationKind.Pop || operation.Message != pop.Message)];
    }

    private static List<Operation>? Twice(List<Operation> history, Random chance) =>
        Two(history, chance, (one, other) => IsPop(one) && IsPop(other) && one.Topic == other.Topic && one.Message != other.Message && (one.Key is null || one.Key != other.Key)) is var (one, other)
            ? Replace(history, one, one with { Message = other.Message })
            : null;

    private static List<Operation>? FromNowhere(List<Operation> history, Random chance) =>
        Any(history, chance, IsPop) is { } pop ? Replace(history, pop, pop with { Message = "x" }) : null;

    private static List<Operation>? FromAnotherTopic(List<Operation> history, Random chance) =>
        Two(history, chance, (one, other) => IsPop(one) && IsPop(other) && one.Topic != other.Topic) is var (one, other)
            ? Replace(Replace(history, one, one with { Message = other.Message }), other, other with { Message = one.Message })
            : null;

    private static List<Operation>? OutOfOrder(List<Operation> history, Random chance) =>
        Two(history, chance, (one, other) => IsPop(one) && IsPop(other) && one.Topic == other.Topic && one.Key is null && other.Key is null && one.End < other.Start) is var (one, other)
            ? Replace(Replace(history, one, one with { Message = other.Message }), other, other with { Message = one.Message })
            : null;

    private static List<Operation>? FalselyEmpty(List<Operation> history, Random chance)
    {
        // Told while the message that the next pop brings was there: right before that pop took it.
        var pop = Any(history, chance, operation => IsPop(operation) && !operation.IsReplayed);
        return pop is null ? null : [.. history, new Operation(OperationKind.Pop, pop.Start, pop.End, Fate.Refused, null) { Topic = pop.Topic, Refusal = Refusal.QueueEmpty, Index = pop.Index - 1 }];
    }

    private static List<Operation>? DifferentReplay(List<Operation> history, Random chance)
    {
        var keys = history.Where(operation => IsPop(operation) && operation.Key is not null).GroupBy(operation => operation.Key).Where(group => group.Count() > 1).ToList();
        return keys.Count == 0 ? null : keys[chance.Next(keys.Count)].Last() is var again && Any(history, chance, operation => IsPop(operation) && operation.Message != again.Message) is { } other
            ? Replace(history, again, again with { Message = other.Message })
            : null;
    }

    private static List<Operation>? RefusedReplay(List<Operation> history, Random chance) =>
        Any(history, chance, operation => IsPop(operation) && operation.Key is not null) is { } pop
            ? [.. history, pop with { Start = pop.End + 1, End = pop.End + 2, Fate = Fate.Refused, Message = null, Refusal = Refusal.QueueEmpty, Ordinal = null, IsReplayed = false }]
            : null;

    private static List<Operation>? NotApplied(List<Operation> history, Random chance) =>
        Any(history, chance, operation => operation is { Kind: OperationKind.Publish, Fate: Fate.Unknown, Key: null }) is { } publish
            ? Replace(history, publish, publish with { Fate = Fate.NotApplied })
            : null;

    private static List<Operation>? MadeTwice(List<Operation> history, Random chance) =>
        Any(history, chance, operation => operation is { Kind: OperationKind.CreateTopic, Fate: Fate.Refused }) is { } creation
            ? Replace(history, creation, creation with { Fate = Fate.Done, Refusal = Refusal.Unsaid })
            : null;

    private static List<Operation>? StaleListing(List<Operation> history, Random chance) =>
        Any(history, chance, operation => operation.Topics.Count > 0) is { } listing ? Replace(history, listing, listing with { Topics = [.. listing.Topics.Skip(1)] }) : null;

    private static List<Operation>? SharedIndex(List<Operation> history, Random chance) =>
        Two(history, chance, (one, other) => IsPlaced(one) && IsPlaced(other)) is var (one, other) ? Replace(history, one, one with { Index = other.Index, Ordinal = other.Ordinal }) : null;

    private static List<Operation>? ExchangedIndexes(List<Operation> history, Random chance) =>
        Two(history, chance, (one, other) => IsPlaced(one) && IsPlaced(other) && one.End < other.Start) is var (one, other)
            ? Replace(Replace(history, one, one with { Index = other.Index, Ordinal = other.Ordinal }), other, other with { Index = one.Index, Ordinal = one.Ordinal })
            : null;

    private static bool IsPop(Operation operation) => operation is { Kind: OperationKind.Pop, Fate: Fate.Done };

    private static bool IsPlaced(Operation operation) => operation is { Index: not null, Ordinal: not null };

    private static Operation? Any(List<Operation> history, Random chance, Func<Operation, bool> isFit)
    {
        var fit = history.Where(isFit).ToList();
        return fit.Count == 0 ? null : fit[chance.Next(fit.Count)];
    }

    private static (Operation One, Operation Other)? Two(List<Operation> history, Random chance, Func<Operation, Operation, bool> areFit)
    {
        for (var tries = 0; tries < 200; tries++)
        {
            var (one, other) = (history[chance.Next(history.Count)], history[chance.Next(history.Count)]);
            if (!ReferenceEquals(one, other) && areFit(one, other))
                return (one, other);
        }

        return null;
    }

    private static List<Operation> Replace(List<Operation> history, Operation old, Operation by) => [.. history.Select(operation => ReferenceEquals(operation, old) ? by : operation)];
}
