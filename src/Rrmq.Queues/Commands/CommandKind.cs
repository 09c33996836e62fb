namespace Rrmq.Queues;

/// <summary>The number of a command on disk and on the wire; never reused.</summary>
public enum CommandKind : byte
{
    CreateTopic = 1,
    Publish = 2,
    Pop = 3,
}
