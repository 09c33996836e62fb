using Rrmq.Queues;

namespace Rrmq.Node.Tests;

public sealed class StreamForecastTests
{
    private readonly QueueStateMachine _state = new();
    private readonly StreamForecast _forecast = new();
    private readonly CommandBatchWriter _writer = new();
    private long _index;

    private static AppendToStream Append(string id, string payload = "1") =>
        new(StreamTags.From(id, System.Text.Encoding.UTF8.GetBytes(payload), "s", "r"), new Envelope("application/json", [], System.Text.Encoding.UTF8.GetBytes(payload)).Encode());

    private CommandResult Apply(AppendToStream append)
    {
        _writer.Add(append);
        var results = new List<CommandResult>();
        _state.Apply(++_index, _writer.Finish(1), results);
        _forecast.Applied(append);
        return results[0];
    }

    /// <summary>Whatever waits in between, what was foretold is what comes to be.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(100)]
    public void What_is_foretold_comes_to_be(int underWay)
    {
        var random = new Random(underWay);
        var waiting = new Queue<(AppendToStream Append, CommandResult Foretold)>();
        for (var i = 0; i < 500; i++)
        {
            var append = Append($"m{random.Next(200)}", $"{random.Next(2)}");
            waiting.Enqueue((append, _forecast.Foretell(_state, append)));
            while (waiting.Count >= underWay || (waiting.Count > 0 && random.Next(4) == 0))
                Compare(waiting.Dequeue());
        }

        while (waiting.Count > 0)
            Compare(waiting.Dequeue());
        Assert.InRange(_state.LastInStream, 150, 200);
    }

    [Fact]
    public void What_another_leader_never_applied_is_forgotten()
    {
        _forecast.Foretell(_state, Append("lost"));
        _forecast.LeadershipLost();

        Assert.Equal(new Appended(1), _forecast.Foretell(_state, Append("new")).Detail);
    }

    private void Compare((AppendToStream Append, CommandResult Foretold) one) => Assert.Equal(one.Foretold, Apply(one.Append));
}
