using System.Globalization;
using Microsoft.Extensions.Logging;
using Rrmq.Node;
using Rrmq.Raft;

namespace Rrmq.Server;

/// <summary>
/// A node whose data folder has lost promises asks its cluster to be taken in anew, in the place of what it was, until it is. Until then nothing on disk changes (docs/decisions/0014).
/// </summary>
internal sealed class Healing(NodeConfiguration configuration, string finding, ILogger logger, TimeProvider time)
{
    private readonly NodeOptions _options = configuration.Node;
    private volatile string _trouble = "nobody was asked yet";

    /// <summary>What was found, and how far it has come.</summary>
    public string State => $"{finding}; asks its cluster to be taken in anew: {_trouble}";

    /// <summary>Returns when the folder is a newcomer's.</summary>
    /// <exception cref="StartupException">There is nobody to ask, or a refusal that will not pass.</exception>
    public async Task RunAsync()
    {
        var folder = new DamagedFolder(_options.DataPath);
        var others = Others(folder);
        if (others.Count == 0)
            throw new StartupException($"{finding}; this node is the only one of its cluster, so that nobody has what it lost: restore a backup");
        LogMessages.Damaged(logger, finding);
        using var http = Admission.NewClient();
        var request = Admission.RequestOf(_options.Self, folder.Incarnation) with { Replaces = true, Cluster = configuration.Join is null ? _options.Cluster.ToString() : null };
        var told = new Dictionary<Uri, string>();
        while (true)
        {
            foreach (var member in others)
            {
                var (report, trouble) = await Admission.AskAsync(http, member, request);
                if (report is not null)
                {
                    // From the thread that brought the answer, which serves sockets, to one that may wait for the disk.
                    await Task.Yield();
                    Accept(folder, member, report);
                    return;
                }

                _trouble = $"{member} {trouble}";
                if (told.TryAdd(member, trouble!) || told[member] != trouble)
                    LogMessages.RejoinDelayed(logger, member, trouble!);
                told[member] = trouble!;
            }

            await Task.Delay(Admission.Pause, time);
        }
    }

    private void Accept(DamagedFolder folder, Uri member, Contracts.AddMemberReport report)
    {
        if (!ulong.TryParse(report.Cluster, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var cluster) || MembershipFormat.TryDecode(report.Membership) is null)
            throw new StartupException($"{member} answered with a membership that this version cannot read");
        var aside = folder.Rebuild(_options, finding, new ClusterId(cluster), configuration.Join is null ? _options.Cluster : new ClusterId(cluster), new NodeId(report.Id), report.Membership);
        LogMessages.TakenInAnew(logger, report.Name, report.Id, aside is null ? "gone, for there was no room to keep them" : $"in {Path.GetFullPath(aside)}");
    }

    private List<Uri> Others(DamagedFolder folder)
    {
        var known = _options.Members.Concat(folder.Contacts).Select(static member => member.PublicAddress).Where(address => address != _options.Self.PublicAddress);
        var all = known.Select(static address => new Uri(address));
        return [.. (configuration.Join is { } join ? all.Prepend(join) : all).Distinct()];
    }
}
