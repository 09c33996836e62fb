namespace Rrmq.Queues.Tests.Model;

/// <summary>The messages that one answer leased.</summary>
internal sealed class ModelBatch
{
    public int Unsettled { get; set; }
}
