namespace Rrmq.Queues.Tests.Model;

internal enum ModelState
{
    Ready,
    Leased,
    Delayed,
    Resting,
    Dead,
}
