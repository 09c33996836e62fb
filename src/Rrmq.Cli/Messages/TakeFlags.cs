using System.CommandLine;
using Rrmq.Client;

namespace Rrmq.Cli;

/// <summary><c>rrmq pop</c>, which takes messages for good, and <c>rrmq receive</c>, which leases them.</summary>
internal sealed class TakeFlags : ISubcommand
{
    private readonly bool _isReceive;
    private readonly ClientForm _form = new();
    private readonly Argument<string?> _topic = new("TOPIC") { Description = "where from", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _max = new("--max") { Description = "how many at most [default: 1]" };
    private readonly Option<string?> _wait = new("--wait") { Description = "wait so long for the first, up to 60s [default: 0s]" };
    private readonly Option<string?> _lease = new("--lease") { Description = "how long they are yours [default: as the topic says]" };
    private readonly Option<bool> _ack = new("--ack") { Description = "acknowledge each once it is written to stdout" };

    public TakeFlags(bool isReceive)
    {
        _isReceive = isReceive;
        Command = isReceive
            ? new Command("receive", """
                Lease messages: they come back unless they are acknowledged in time. Prints receipt, tab, message.

                Examples:
                  rrmq receive orders --wait 10s --output json
                  rrmq receive orders --max 100 --ack > orders.txt
                """) { _topic, _max, _wait, _lease, _ack, _form.At, _form.Output }
            : new Command("pop", """
                Take messages for good, each on a line of its own. Exit code 3 when there was none.

                Examples:
                  rrmq pop orders
                  rrmq pop orders --max 100 --wait 5s --output json | jq .body
                """) { _topic, _max, _wait, _form.At, _form.Output };
    }

    public Command Command { get; }

    public Task<int> RunAsync(ParseResult result)
    {
        if (result.GetValue(_topic) is not { } topic)
            return ClientForm.RefuseAsync($"rrmq: TOPIC is missing: rrmq {Command.Name} TOPIC");
        if (!ClientForm.TryCount(result, _max, 1, 1000, out var max) || !ClientForm.TryDuration(result, _wait, TimeSpan.Zero, out var wait))
            return Task.FromResult(2);
        var lease = TimeSpan.Zero;
        if (_isReceive && !ClientForm.TryDuration(result, _lease, TimeSpan.Zero, out lease))
            return Task.FromResult(2);
        return _form.RunAsync(result, async (client, asJson) =>
        {
            var messages = _isReceive ? await client.ReceiveAsync(topic, max, wait, lease > TimeSpan.Zero ? lease : null) : await client.PopAsync(topic, max, wait);
            await using var output = Console.OpenStandardOutput();
            foreach (var message in messages)
            {
                await MessageLine.WriteAsync(output, message, asJson, _isReceive);
                if (_isReceive && result.GetValue(_ack))
                    await client.AckAsync(message.Receipt!);
            }

            return messages.Count == 0 ? ClientForm.NothingThere : 0;
        });
    }
}
