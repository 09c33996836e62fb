using System.Text;

namespace Rrmq.Load;

/// <summary>The word by which a failure is counted: the API's own where it gives one, else the status.</summary>
internal static class FailureWord
{
    public static string Of(in HttpReply reply) => reply.Error.IsEmpty ? $"status_{reply.Status}" : Encoding.ASCII.GetString(reply.Error);
}
