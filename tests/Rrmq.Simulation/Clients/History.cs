using System.Globalization;
using System.Text;
using Rrmq.Queues;

namespace Rrmq.Simulation;

/// <summary>What clients saw, and whether one queue could have answered so: nothing lost, nothing twice, nothing from nowhere, each producer's order kept in the drain.</summary>
internal sealed class History
{
    private readonly HashSet<string> _attempted = [];
    private readonly HashSet<string> _acknowledged = [];
    private readonly HashSet<string> _delivered = [];
    private readonly List<string> _drained = [];
    private int _unknownPops;

    public List<string> Problems { get; } = [];

    public int Acknowledged => _acknowledged.Count;

    public int Delivered => _delivered.Count;

    public int Undecided { get; private set; }

    public bool IsDraining { get; set; }

    public void Attempted(string message) => _attempted.Add(message);

    public void Unknown(Command command)
    {
        Undecided++;
        if (command is Pop)
            _unknownPops++;
    }

    public void Decided(Command command, CommandResult result)
    {
        if (result.Status == CommandStatus.TopicNotFound)
            Problems.Add("the topic is gone");
        if (result.Status != CommandStatus.Done)
            return;
        if (command is Publish publish)
            _acknowledged.Add(Encoding.UTF8.GetString(publish.Body.Span));
        else if (command is Pop)
            Deliver(Encoding.UTF8.GetString(result.Message.Span));
    }

    /// <summary>After the drain: every acknowledged message came, but for those that pops of unknown outcome may have taken.</summary>
    public void Check()
    {
        var missing = _acknowledged.Except(_delivered).ToList();
        if (missing.Count > _unknownPops)
            Problems.Add($"{missing.Count} acknowledged messages never came, {_unknownPops} pops have an unknown outcome: {string.Join(' ', missing.Take(10))}");
        foreach (var producer in _drained.GroupBy(message => message.Split(':')[0]))
        {
            var numbers = producer.Select(message => int.Parse(message.Split(':')[1], CultureInfo.InvariantCulture)).ToList();
            if (!numbers.SequenceEqual(numbers.Order()))
                Problems.Add($"the messages of producer {producer.Key} came out of order: {string.Join(' ', numbers)}");
        }
    }

    private void Deliver(string message)
    {
        if (!_attempted.Contains(message))
            Problems.Add($"{message} was delivered and never published");
        if (!_delivered.Add(message))
            Problems.Add($"{message} was delivered twice");
        if (IsDraining)
            _drained.Add(message);
    }
}
