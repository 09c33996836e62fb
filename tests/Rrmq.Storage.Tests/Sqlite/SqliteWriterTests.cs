namespace Rrmq.Storage.Tests;

public sealed class SqliteWriterTests() : WriterConformance(TestStore.OfSqlite())
{
    // Someone who writes to a node's file keeps the node from writing.
    protected override IDisposable FailWrites(TestStore kind)
    {
        var other = new SqliteConnection(Path.Combine(kind.Folder, "rrmq.sqlite"), SqliteApi.OpenReadWrite);
        other.Execute("BEGIN IMMEDIATE");
        return other;
    }
}
