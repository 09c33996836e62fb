namespace Rrmq.Chaos;

/// <summary>What the clients know of their requests. An operation with a key counts once, however often it was asked.</summary>
internal sealed record LoadTotals(long Acknowledged, long Delivered, long UnknownPublishes, long UnknownPops)
{
    public long Unknown => UnknownPublishes + UnknownPops;

    public static LoadTotals Of(IEnumerable<Operation> operations)
    {
        long acknowledged = 0, delivered = 0, unknownPublishes = 0, unknownPops = 0;
        foreach (var operation in operations)
            switch (operation.Kind, operation.Fate)
            {
                case (OperationKind.Publish, Fate.Done):
                    acknowledged++;
                    break;
                case (OperationKind.Publish, Fate.Unknown):
                    unknownPublishes++;
                    break;
                case (OperationKind.Pop, Fate.Done):
                    delivered++;
                    break;
                case (OperationKind.Pop, Fate.Unknown):
                    unknownPops++;
                    break;
            }

        return new LoadTotals(acknowledged, delivered, unknownPublishes, unknownPops);
    }
}
