using System.Globalization;
using Rrmq.Contracts;
using Rrmq.Node;
using Rrmq.Raft;

namespace Rrmq.Server;

/// <summary>Makes sense of <see cref="AddMemberRequest"/>, or says what is wrong with it.</summary>
internal static class AddMember
{
    private const int LongestName = 64;

    public static Failure? Parse(AddMemberRequest request, ClusterId cluster, out ChangeRequest.Add? add)
    {
        add = null;
        if (request.Address is not { } text || NodeAddress.ParsePeer(text) is not { } address)
            return Failure.BadField("the field address must be the newcomer's own, such as http://10.0.0.4:8567");
        if (request.InternalPort is < 1 or > 65535)
            return Failure.BadField("the field internal_port must be a whole number from 1 to 65535");
        if (request.Name is { } name && (name.Length is 0 or > LongestName || name.Any(static c => char.IsControl(c) || char.IsWhiteSpace(c))))
            return Failure.BadField($"the field name must be 1 to {LongestName} characters without blanks");
        Incarnation? folder = null;
        if (request.Incarnation is { } incarnation)
        {
            if (incarnation.Length != 16 || !ulong.TryParse(incarnation, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
                return Failure.BadField("the field incarnation must be 16 hexadecimal digits");
            folder = new Incarnation(value);
        }

        if (request.Replaces && folder is null)
            return Failure.BadField("the field replaces is a node's own word about its data folder, and incarnation must say which");
        if (request.Cluster is { } meant && meant != cluster.ToString())
            return new Failure(409, ErrorSlug.ChangeRefused, $"this is cluster {cluster}, and {ReasonText.Quote(meant)} was asked for");
        add = new ChangeRequest.Add(address.Url, address.Host, address.Port, request.InternalPort ?? address.InternalPort, request.Name, folder, request.Replaces);
        return null;
    }
}
