namespace Rrmq.Cli;

internal enum ClusterAction
{
    Status,
    Add,
    Remove,
    Transfer,
}
