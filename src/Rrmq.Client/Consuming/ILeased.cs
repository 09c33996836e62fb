namespace Rrmq.Client;

/// <summary>Something that was received, is kept leased in the background, and can be given back.</summary>
internal interface ILeased : IAsyncDisposable
{
    CancellationToken Lost { get; }

    /// <summary>Nobody has begun to work on it: another may have it at once.</summary>
    Task GiveBackAsync();
}
