namespace Rrmq.Queues;

/// <summary>Sets of <see cref="RecordClass"/>, a bit for each.</summary>
internal static class RecordClasses
{
    public const int Count = 6;

    public const int All = (1 << Count) - 1;
    public const int Ready = 1 << (int)RecordClass.Ready;
    public const int Leased = 1 << (int)RecordClass.Leased;
    public const int Delayed = 1 << (int)RecordClass.Delayed;
    public const int Blocked = 1 << (int)RecordClass.Blocked;
    public const int Letters = 1 << (int)RecordClass.Letter;
    public const int BlockedLetters = 1 << (int)RecordClass.BlockedLetter;

    /// <summary>What people call dead.</summary>
    public const int Dead = Blocked | Letters | BlockedLetters;

    /// <summary>What makes room in a full topic.</summary>
    public const int Droppable = Ready | Delayed | Letters;

    public static int Of(MessageState? state) => state switch
    {
        null => All,
        MessageState.Ready => Ready,
        MessageState.Leased => Leased,
        MessageState.Delayed => Delayed,
        MessageState.Dead => Dead,
        _ => 0,
    };

    public static MessageState StateOf(RecordClass one) => one switch
    {
        RecordClass.Ready => MessageState.Ready,
        RecordClass.Leased => MessageState.Leased,
        RecordClass.Delayed => MessageState.Delayed,
        _ => MessageState.Dead,
    };
}
