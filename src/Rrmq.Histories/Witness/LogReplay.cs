namespace Rrmq.Histories;

/// <summary>
/// Runs the whole log through the model and compares: each answer with the model's at the same place, each look at the state with the model as it stood there, and each
/// command with the request that must have caused it. What was told to be surely not applied must not be there.
/// </summary>
internal sealed class LogReplay
{
    private readonly IReadOnlyList<AppliedCommand> _log;
    private readonly QueueModel _model = new();
    private readonly Dictionary<Position, Operation> _placed = [];
    private readonly Queue<Operation> _reads;
    private readonly CauseSearch _causes;
    private readonly List<string> _problems = [];

    public LogReplay(IReadOnlyList<Operation> operations, IReadOnlyList<AppliedCommand> log)
    {
        _log = log;
        _causes = new CauseSearch(operations);
        foreach (var operation in operations.Where(operation => operation.Index is not null && !operation.Position.IsRead))
            _placed.TryAdd(operation.Position, operation);
        _reads = new Queue<Operation>(operations.Where(operation => operation.Index is not null && operation.Position.IsRead).OrderBy(operation => operation.Index));
    }

    public IReadOnlyList<string> FindProblems()
    {
        Position? before = null;
        foreach (var command in _log)
        {
            if (before >= command.Position)
                throw new ArgumentException($"the log is not in order at {command.Position}");
            before = command.Position;
            AnswerReads(before: command.Index);
            var answer = _model.Apply(command.Kind, command.Topic, command.Message, command.Key);
            if (_placed.Remove(command.Position, out var operation))
                Compare(operation, command, answer);
            else
                _problems.AddRange(_causes.Unclaimed(command, answer));
        }

        AnswerReads(before: long.MaxValue);
        _problems.AddRange(_placed.Values.Select(operation => $"{operation.Name} is not in the log there"));
        _problems.AddRange(_causes.TooMany());
        return _problems;
    }

    private void Compare(Operation operation, AppliedCommand command, ModelAnswer answer)
    {
        var published = operation.Kind == OperationKind.Publish ? operation.Message : null;
        if ((operation.Kind, operation.Topic, published, operation.Key) != (command.Kind, command.Topic, command.Message, command.Key))
        {
            _problems.Add($"{operation.Name} names a place where the log holds another command: {command.Kind} {command.Message} on '{command.Topic}'");
            return;
        }

        _causes.Claim(command);
        var agrees = operation.Fate switch
        {
            Fate.Done => answer.IsDone && operation.IsReplayed == answer.IsReplayed && (operation.Kind != OperationKind.Pop || operation.Message == answer.Message),
            Fate.Refused => !answer.IsDone && operation.Refusal is var why && (why == Refusal.Unsaid || why == answer.Refusal),
            _ => false,
        };
        if (!agrees)
            _problems.Add($"{operation.Name} was answered as {Told(operation)}, a queue would have said: {answer}{(answer.IsReplayed ? ", again" : "")}");
    }

    private void AnswerReads(long before)
    {
        while (_reads.TryPeek(out var read) && read.Index < before)
        {
            _reads.Dequeue();
            if (read.Kind == OperationKind.ListTopics)
            {
                if (!read.Topics.SequenceEqual(_model.Topics))
                    _problems.Add($"{read.Name} brought [{string.Join(", ", read.Topics)}], there were [{string.Join(", ", _model.Topics)}]");
                continue;
            }

            var refusal = _model.Foresee(read.Kind, read.Topic, read.Key);
            if (read.Fate != Fate.Refused || refusal is null || (read.Refusal != Refusal.Unsaid && read.Refusal != refusal))
                _problems.Add($"{read.Name} was answered as {Told(read)}, the state there {(refusal is null ? "would have let it pass" : $"says {refusal}")}");
        }
    }

    private static string Told(Operation operation) => operation.Fate == Fate.Refused
        ? $"refused, {operation.Refusal}"
        : $"{operation.Fate}{(operation.IsReplayed ? ", again" : "")}";
}
