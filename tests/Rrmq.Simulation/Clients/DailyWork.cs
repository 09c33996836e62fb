using System.Globalization;
using Rrmq.Histories;
using Rrmq.Queues;

namespace Rrmq.Simulation;

/// <summary>
/// A producer's or a consumer's: messages to and from any topic, now and then a listing. It makes each topic itself before it first uses it, as all the others do, so that they
/// race for it; sometimes it does not wait for that.
/// </summary>
internal sealed class DailyWork(int number, bool isProducer, bool usesKeys, IReadOnlyList<string> topics, int bodyBytes, Chance chance) : IClientWork
{
    private readonly HashSet<string> _known = [];
    private int _made;

    public ClientRequest? Next()
    {
        var topic = chance.Pick(topics);
        var name = $"{number}:{++_made}";
        var key = usesKeys ? name : null;
        if (chance.Happens(0.05))
            return new ClientRequest(OperationKind.ListTopics, "");
        if (!_known.Contains(topic) && chance.Happens(0.9))
            return new ClientRequest(OperationKind.CreateTopic, topic, Key: key);
        return isProducer ? new ClientRequest(OperationKind.Publish, topic, Body(name), key) : new ClientRequest(OperationKind.Pop, topic, Key: key);
    }

    public void Answered(ClientRequest request, CommandStatus status)
    {
        if (request.Kind == OperationKind.CreateTopic)
            _known.Add(request.Topic);
    }

    // Dots behind the name make a body long.
    private string Body(string name) =>
        bodyBytes > 0 && chance.Happens(0.3) ? string.Create(CultureInfo.InvariantCulture, $"{name}{new string('.', chance.Between(1, bodyBytes))}") : name;
}
