using Rrmq.Queues;

namespace Rrmq.Simulation;

/// <summary>What one client wants, one request after the other.</summary>
internal interface IClientWork
{
    /// <summary>Null when there is nothing left to want.</summary>
    ClientRequest? Next();

    /// <summary>The state machine's word on a request, or a listing's success.</summary>
    void Answered(ClientRequest request, CommandStatus status);
}
