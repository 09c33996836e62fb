using Rrmq.Histories;
using Rrmq.Queues;

namespace Rrmq.Simulation;

/// <summary>
/// A producer's or a consumer's: messages to and from any topic, now and then a listing. It makes each topic itself before it first uses it, as all the others do, so that they
/// race for it; sometimes it does not wait for that.
/// </summary>
internal sealed class DailyWork(Simulation simulation, int number, bool isProducer, bool usesKeys) : IClientWork
{
    private readonly Chance _chance = Chance.Of(simulation.Scenario.Seed, "work", number);
    private readonly HashSet<string> _known = [];
    private int _made;

    public ClientRequest? Next()
    {
        var topic = _chance.Pick(simulation.Topics);
        var name = $"{number}:{++_made}";
        var key = usesKeys ? name : null;
        if (_chance.Happens(0.05))
            return new ClientRequest(OperationKind.ListTopics, "");
        if (!_known.Contains(topic) && _chance.Happens(0.9))
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
        simulation.Scenario.Clients.BodyBytes is > 0 and var most && _chance.Happens(0.3) ? name + new string('.', _chance.Between(1, most)) : name;
}
