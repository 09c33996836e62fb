namespace Rrmq.EndToEnd;

internal enum OperationKind
{
    Publish,
    Pop,
}
