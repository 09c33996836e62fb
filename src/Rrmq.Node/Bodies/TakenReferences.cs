using System.Collections;
using Rrmq.Queues;

namespace Rrmq.Node;

/// <summary>Where the contents of taken messages lie.</summary>
internal sealed class TakenReferences(IReadOnlyList<TakenMessage> messages) : IReadOnlyList<BodyReference>
{
    public int Count => messages.Count;

    public BodyReference this[int index] => messages[index].Content;

    public IEnumerator<BodyReference> GetEnumerator() => messages.Select(static message => message.Content).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
