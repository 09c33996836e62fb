namespace Rrmq.Histories;

public enum OperationKind
{
    Publish,
    Pop,
    CreateTopic,
    ListTopics,
}
