using FsCheck;
using FsCheck.Fluent;

namespace Rrmq.Queues.Tests;

public sealed class DeterminismTests
{
    private sealed record Step(int Kind, int Topic, int Body, int Key, int Wait);

    private static readonly Arbitrary<Step[]> Steps = (
        from kind in Gen.Choose(0, 2)
        from topic in Gen.Choose(0, 3)
        from body in Gen.Choose(0, 5)
        from key in Gen.Choose(0, 12)
        from wait in Gen.Choose(0, 90_000)
        select new Step(kind, topic, body, key, wait)).ArrayOf().ToArbitrary();

    [Fact]
    public void The_same_batches_give_the_same_results_and_the_same_hash() =>
        Check.QuickThrowOnFailure(Prop.ForAll(Steps, steps =>
        {
            var (one, other) = (new Machine(), new Machine());
            foreach (var step in steps)
            {
                var first = Run(one, step);
                var second = Run(other, step);
                if (first.Status != second.Status || first.Body != second.Body || one.State.StateHash() != other.State.StateHash())
                    return false;
            }

            return true;
        }));

    [Fact]
    public void Every_change_of_state_changes_the_hash()
    {
        var machine = new Machine();
        var seen = new HashSet<ulong> { machine.State.StateHash() };
        machine.Create("t");
        Assert.True(seen.Add(machine.State.StateHash()));
        machine.Publish("t", "a");
        Assert.True(seen.Add(machine.State.StateHash()));
        machine.Publish("t", "b", "key");
        Assert.True(seen.Add(machine.State.StateHash()));
        machine.Pop("t");
        Assert.True(seen.Add(machine.State.StateHash()));
    }

    /// <summary>Against the simplest model one can write: dictionaries of plain queues, and answers by key.</summary>
    [Fact]
    public void The_machine_agrees_with_a_plain_model() =>
        Check.QuickThrowOnFailure(Prop.ForAll(Steps, steps =>
        {
            var machine = new Machine();
            var model = new PlainModel();
            foreach (var step in steps)
            {
                var actual = Run(machine, step);
                var (status, message) = model.Run(step.Kind, $"topic {step.Topic}", $"body {step.Body}", step.Key == 0 ? "" : $"key {step.Key}", machine.NowMs);
                if (actual.Status != status || machine.Text(actual) != message)
                    return false;
            }

            return machine.State.MessageCount == model.MessageCount;
        }));

    private static CommandResult Run(Machine machine, Step step)
    {
        machine.NowMs += step.Wait;
        var key = step.Key == 0 ? "" : $"key {step.Key}";
        return step.Kind switch
        {
            0 => machine.Create($"topic {step.Topic}", key),
            1 => machine.Publish($"topic {step.Topic}", $"body {step.Body}", key),
            _ => machine.Pop($"topic {step.Topic}", key),
        };
    }
}
