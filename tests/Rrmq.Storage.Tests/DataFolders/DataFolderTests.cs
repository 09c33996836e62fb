using System.Text;

namespace Rrmq.Storage.Tests;

public abstract class DataFolderTests
{
    private static readonly ClusterId Cluster = new(0x0123456789abcdef);
    private static readonly NodeId Node = new(2);
    private static readonly Incarnation Drawn = new(0xfeed);

    protected abstract IFileSystem Files { get; }

    protected abstract string Root { get; }

    private string Folder => Path.Combine(Root, "data");

    private DataFolder Open(ClusterId? cluster = null, NodeId? node = null, Incarnation? incarnation = null) =>
        DataFolder.Open(Files, Folder, cluster ?? Cluster, node ?? Node, "host:7001", () => incarnation ?? Drawn);

    private DataFolderException Refusal(ClusterId? cluster = null, NodeId? node = null)
    {
        var before = Files.DirectoryExists(Folder) ? Files.List(Folder) : null;
        var refusal = Assert.Throws<DataFolderException>(() => Open(cluster, node));
        Assert.Equal(before, Files.DirectoryExists(Folder) ? Files.List(Folder) : null);
        Assert.Contains(Folder, refusal.Message);
        Assert.DoesNotContain('\n', refusal.Message);
        return refusal;
    }

    private void WriteFile(string name, string content)
    {
        var path = Path.Combine(Folder, name);
        if (Files.FileExists(path))
            Files.Delete(path);
        using var file = Files.Create(path);
        file.Write(Encoding.UTF8.GetBytes(content), 0);
    }

    [Fact]
    public void A_new_folder_gets_an_identity_and_keeps_it()
    {
        using (var first = Open())
            Assert.Equal(new NodeIdentity(Cluster, Node, Drawn), first.Identity);
        using var second = Open(incarnation: new Incarnation(0xdead));
        Assert.Equal(Drawn, second.Identity.Incarnation);
        Assert.Equal(Path.Combine(Folder, "log"), second.LogPath);
    }

    [Fact]
    public void The_identity_is_readable_by_people()
    {
        Open().Dispose();
        var text = Encoding.UTF8.GetString(AtomicFile.Read(Files, Path.Combine(Folder, "identity.json")));
        Assert.Contains("\"format\": 1", text);
        Assert.Contains("\"cluster\": \"0123456789abcdef\"", text);
        Assert.Contains("\"node\": 2", text);
        Assert.Contains("\"incarnation\": \"000000000000feed\"", text);
        Assert.Contains("\"address\": \"host:7001\"", text);
    }

    [Fact]
    public void A_second_opening_is_refused_while_the_first_holds_the_lock()
    {
        using (Open())
            Assert.Equal(DataFolderProblem.Locked, Refusal().Kind);
        Open().Dispose();
    }

    [Fact]
    public void Another_clusters_folder_is_refused_by_name()
    {
        Open().Dispose();
        var refusal = Refusal(cluster: new ClusterId(0xbad));
        Assert.Equal(DataFolderProblem.OtherCluster, refusal.Kind);
        Assert.Contains("cluster is 0123456789abcdef, expected 0000000000000bad", refusal.Message);
    }

    [Fact]
    public void Another_nodes_folder_is_refused_by_name()
    {
        Open().Dispose();
        var refusal = Refusal(node: new NodeId(3));
        Assert.Equal(DataFolderProblem.OtherNode, refusal.Kind);
        Assert.Contains("node is 2, expected 3", refusal.Message);
    }

    [Fact]
    public void A_folder_with_foreign_files_is_refused_and_left_alone()
    {
        Files.CreateDirectory(Folder);
        WriteFile("thesis.txt", "years of work");
        var refusal = Refusal();
        Assert.Equal(DataFolderProblem.UnknownFormat, refusal.Kind);
        Assert.Contains("thesis.txt", refusal.Message);
    }

    [Fact]
    public void A_file_in_the_folders_place_is_refused()
    {
        Files.Create(Folder).Dispose();
        Assert.Equal(DataFolderProblem.UnknownFormat, Refusal().Kind);
    }

    [Fact]
    public void A_later_format_is_refused()
    {
        Open().Dispose();
        WriteFile("identity.json", """{"format":2}""");
        var refusal = Refusal();
        Assert.Equal(DataFolderProblem.UnknownFormat, refusal.Kind);
        Assert.Contains("format is 2, expected 1", refusal.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"format":1,"cluster":"0123456789abcdef","node":"two","incarnation":"1"}""")]
    [InlineData("""{"format":1,"cluster":"xyz","node":2,"incarnation":"1"}""")]
    [InlineData("""{"format":1,"cluster":"0123456789abcdef","node":2}""")]
    public void An_identity_that_makes_no_sense_is_refused(string content)
    {
        Open().Dispose();
        WriteFile("identity.json", content);
        Assert.Equal(DataFolderProblem.Unreadable, Refusal().Kind);
    }

    [Fact]
    public void A_folder_whose_log_was_taken_away_is_refused()
    {
        Files.CreateDirectory(Folder);
        WriteFile("identity.json", """{"format":1,"cluster":"0123456789abcdef","node":2,"incarnation":"1","address":""}""");
        var refusal = Refusal();
        Assert.Equal(DataFolderProblem.Unreadable, refusal.Kind);
        Assert.Contains("log/ is missing", refusal.Message);
    }

    [Fact]
    public void A_log_whose_identity_was_taken_away_is_refused()
    {
        using (var folder = Open())
        using (var log = LogStore.Open(Files, folder.LogPath, folder.Identity, TestLog.Small))
            log.Append([TestLog.Append(TestLog.Entry(1))]);
        Files.Delete(Path.Combine(Folder, "identity.json"));
        Assert.Equal(DataFolderProblem.Unreadable, Refusal().Kind);
        Assert.Equal(["00000000000000000001.seg", "durable-end"], Files.List(Path.Combine(Folder, "log")));
    }

    [Fact]
    public void A_folder_whose_log_was_emptied_is_refused()
    {
        Open().Dispose();
        foreach (var name in Files.List(Path.Combine(Folder, "log")))
            Files.Delete(Path.Combine(Folder, "log", name));
        var refusal = Refusal();
        Assert.Equal(DataFolderProblem.Unreadable, refusal.Kind);
        Assert.Contains("log/ holds no segment", refusal.Message);
        Assert.Empty(Files.List(Path.Combine(Folder, "log")));
    }

    [Fact]
    public void A_log_that_was_made_and_never_written_is_made_again_for_the_next_identity()
    {
        Open().Dispose();
        Files.Delete(Path.Combine(Folder, "identity.json"));
        using var folder = Open(incarnation: new Incarnation(0xdead));
        Assert.Equal(new Incarnation(0xdead), folder.Identity.Incarnation);
        using var log = LogStore.Open(Files, folder.LogPath, folder.Identity, TestLog.Small);
        Assert.Equal(1, log.SegmentCount);
    }

    [Fact]
    public void Peers_are_remembered_across_openings()
    {
        using (var folder = Open())
        {
            Assert.False(folder.Peers.TryGet(new NodeId(1), out _));
            folder.Peers.Remember(new NodeId(1), new Incarnation(11));
            folder.Peers.Remember(new NodeId(3), new Incarnation(33));
            folder.Peers.Remember(new NodeId(3), new Incarnation(33));
        }
        using var again = Open();
        Assert.True(again.Peers.TryGet(new NodeId(1), out var first));
        Assert.True(again.Peers.TryGet(new NodeId(3), out var third));
        Assert.Equal((new Incarnation(11), new Incarnation(33)), (first, third));
    }

    [Fact]
    public void A_peer_that_comes_back_under_another_incarnation_is_not_remembered_again()
    {
        using var folder = Open();
        folder.Peers.Remember(new NodeId(1), new Incarnation(11));
        Assert.Throws<InvalidOperationException>(() => folder.Peers.Remember(new NodeId(1), new Incarnation(12)));
        Assert.True(folder.Peers.TryGet(new NodeId(1), out var kept));
        Assert.Equal(new Incarnation(11), kept);
    }

    [Fact]
    public void Peers_that_cannot_be_read_are_refused_and_the_lock_is_free_again()
    {
        Open().Dispose();
        WriteFile("peers.json", "{");
        Assert.Equal(DataFolderProblem.Unreadable, Refusal().Kind);
        WriteFile("peers.json", """{"format":1,"peers":{}}""");
        Open().Dispose();
        Assert.True(Files.FileExists(Path.Combine(Folder, "lock")));
    }
}
