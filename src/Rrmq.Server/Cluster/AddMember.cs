using System.Globalization;
using Rrmq.Contracts;
using Rrmq.Node;
using Rrmq.Raft;

namespace Rrmq.Server;

/// <summary>Makes sense of <see cref="AddMemberRequest"/>, or says what is wrong with it.</summary>
internal static class AddMember
{
    private const int LongestName = 64;

    public static readonly FieldRules Rules = new(new Dictionary<string, string>
    {
        ["address"] = "must be the newcomer's own address, such as http://10.0.0.4:8567",
        ["internal_port"] = "must be a whole number from 1 to 65535",
        ["name"] = $"must be 1 to {LongestName} characters without blanks",
        ["incarnation"] = "must be 16 hexadecimal digits",
        ["replaces"] = "must be true or false, and true only from a node that says its incarnation",
        ["cluster"] = "must be the id of this cluster",
    });

    /// <param name="request">What was asked for.</param>
    /// <param name="cluster">The id of this cluster.</param>
    /// <param name="configured">The id that its configuration gives, another one after a restore: a node that lost its identity knows no other.</param>
    /// <param name="add">The change, when nothing is wrong.</param>
    public static Failure? Parse(AddMemberRequest request, ClusterId cluster, ClusterId configured, out ChangeRequest.Add? add)
    {
        add = null;
        if (request.Address is not { } text || NodeAddress.ParsePeer(text) is not { } address)
            return Rules.Breach("address", request.Address);
        if (request.InternalPort is < 1 or > 65535)
            return Rules.Breach("internal_port", request.InternalPort.Value.ToString(CultureInfo.InvariantCulture));
        if (request.Name is { } name && (name.Length is 0 or > LongestName || name.Any(static c => char.IsControl(c) || char.IsWhiteSpace(c))))
            return Rules.Breach("name", name);
        Incarnation? folder = null;
        if (request.Incarnation is { } incarnation)
        {
            if (incarnation.Length != 16 || !ulong.TryParse(incarnation, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
                return Rules.Breach("incarnation", incarnation);
            folder = new Incarnation(value);
        }

        if (request.Replaces && folder is null)
            return Rules.Breach("replaces", "true");
        if (request.Cluster is { } meant && meant != cluster.ToString() && meant != configured.ToString())
            return new Failure(409, ErrorSlug.ChangeRefused, $"this is cluster {cluster}, and {ReasonText.Quote(meant)} was asked for");
        add = new ChangeRequest.Add(address.Url, address.Host, address.Port, request.InternalPort ?? address.InternalPort, request.Name, folder, request.Replaces);
        return null;
    }
}
