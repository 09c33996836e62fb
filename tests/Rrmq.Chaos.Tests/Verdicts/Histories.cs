namespace Rrmq.Chaos.Tests;

/// <summary>Histories written by hand, one time unit after the other.</summary>
internal static class Histories
{
    public static IReadOnlyList<Operation> Of(params (OperationKind Kind, Fate Fate, string? Message)[] operations) =>
        [.. operations.Select((operation, at) => new Operation(operation.Kind, at * 2, (at * 2) + 1, operation.Fate, operation.Message))];

    public static (OperationKind, Fate, string?) Publish(string message, Fate fate = Fate.Done) => (OperationKind.Publish, fate, message);

    public static (OperationKind, Fate, string?) Pop(string message) => (OperationKind.Pop, Fate.Done, message);

    public static (OperationKind, Fate, string?) PopUnknown() => (OperationKind.Pop, Fate.Unknown, null);
}
