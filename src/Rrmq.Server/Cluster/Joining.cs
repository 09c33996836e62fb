using System.Globalization;
using Microsoft.Extensions.Logging;
using Rrmq.Contracts;
using Rrmq.Node;
using Rrmq.Raft;

namespace Rrmq.Server;

/// <summary>
/// <c>rrmq serve --join</c>: asks a member to be taken in, until it is or is refused. A node that has been taken in before asks nobody: its data folder says who it
/// is, and its log who the others are.
/// </summary>
internal static class Joining
{
    public static async Task<NodeConfiguration> JoinAsync(NodeConfiguration configuration, Uri member, ILogger logger, TimeProvider time)
    {
        var newcomer = new Newcomer(configuration.Node.DataPath, configuration.Node.Engine());
        if (newcomer.Identity is null)
        {
            if (await LostFolder.FindAsync(member, configuration.Node.Self, newcomer.Incarnation) is { } loss)
                throw new FolderReplacedException(loss);
            using var http = Admission.NewClient();
            var report = await AskUntilAnsweredAsync(http, member, configuration.Node.Self, newcomer.Incarnation, logger, time);

            // From the thread that brought the answer, which serves sockets, to one that may wait for the disk.
            await Task.Yield();
            if (!Accept(newcomer, report))
                throw new StartupException($"{member} answered with a membership that this version cannot read");
            LogMessages.TakenIn(logger, report.Name, report.Id, report.Cluster);
        }

        var id = newcomer.Identity!.Node;
        var self = configuration.Node.Self with { Node = id, Name = newcomer.Contacts.FirstOrDefault(contact => contact.Node == id)?.Name ?? $"n{id.Value - 1}" };
        var node = configuration.Node with
        {
            Cluster = newcomer.Identity.Cluster,
            Self = self,
            Members = newcomer.Contacts,
            IsNewcomer = true,
            Incarnation = newcomer.Incarnation,
        };
        return configuration with { Node = node };
    }

    private static bool Accept(Newcomer newcomer, AddMemberReport report) =>
        ulong.TryParse(report.Cluster, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var cluster)
        && newcomer.TryAccept(new ClusterId(cluster), new NodeId(report.Id), report.Membership);

    private static async Task<AddMemberReport> AskUntilAnsweredAsync(HttpClient http, Uri member, Member self, Incarnation folder, ILogger logger, TimeProvider time)
    {
        string? told = null;
        while (true)
        {
            var (report, trouble) = await Admission.AskAsync(http, member, Admission.RequestOf(self, folder));
            if (report is not null)
                return report;
            if (trouble != told)
                LogMessages.JoinDelayed(logger, member, trouble!);
            told = trouble;
            await Task.Delay(Admission.Pause, time);
        }
    }
}
