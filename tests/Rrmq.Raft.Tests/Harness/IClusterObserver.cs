namespace Rrmq.Raft.Tests;

/// <summary>Sees everything the nodes of a <see cref="SimCluster"/> do, and is the network: what it does with a sent message is its own affair.</summary>
internal interface IClusterObserver
{
    void Sent(SimNode node, Envelope envelope);
    void Noticed(SimNode node, Notice notice);
    void Wrote(SimNode node, StorageAppend append, IReadOnlyList<Entry> cut);
    void Completed(SimNode node, StorageAppend append);
    void Installed(SimNode node, SimSnapshot snapshot);
    void Applied(SimNode node, EntryRange range);
    void Read(SimNode node, ReadReady read);
    void Stepped(SimNode node);
    void Stopped(SimNode node, RaftInvariantException reason);
}
